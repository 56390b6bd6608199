"""The demo company: invented, reproducible, with effects planted on purpose.

``build`` makes a store of about 160 Finnish business customers over five years to ``LAST_DAY``;
``export`` writes a small company as CSV files. The same seed gives the same rows.

Planted in the data, so that every analysis can be checked against the truth:

==============================  =====================================================================
accounts in segments A and B    30 and 50 of 160; they buy every month and have one
                                ``steering_group_meeting`` per quarter, in a random month
effect of such a meeting        + 4 % of the account's normal month in the second month after (lag 2)
noise of their months           standard deviation at most 0.25 of normal, order lumps included
``newsletter``, ``webinar``     0.50 and 0.14 a month at every account, whatever its sales: no effect
``visit`` in segment C          its number follows the size of the account: no effect, yet big
                                accounts have more of both
``call``, ``visit`` elsewhere,  follow segment and diligence of the rep: no effect
``joint_planning_meeting``
contract renewals               at least 400 decisions, 12 % lost, half of them within 365 days
                                after an answer of the account; the odds of renewal are 3 times as
                                high for each standard deviation of that last answer
concentration                   20 % of the accounts generate 70-78 % of net sales, 28-34 % generate 80 %,
                                the largest 8-13 %
==============================  =====================================================================

Imperfect on purpose: unknown margin on 4 % of the lines; 2 % of accounts without an owner; 1 % of
activities dated after the last day; 5 accounts without contacts; 3 accounts with net returns in the
last twelve months; deliveries stop 40 days before the last day; 3 wallet estimates below own sales.
"""

from __future__ import annotations

from kam_analytics.demo.building import VERSION, build, is_needed
from kam_analytics.demo.days import LAST_DAY
from kam_analytics.demo.sample import export

__all__ = ["LAST_DAY", "VERSION", "build", "export", "is_needed"]
