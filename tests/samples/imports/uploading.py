"""Bringing files in through the page, without a browser."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from kam_analytics.access import LOCAL_DIRECTOR
from kam_analytics.imports.cards.waiting import upload_area
from kam_analytics.kit.ui import stores
from tests.samples.pages import said

ACCOUNTS = b"account_id,name\nA1,First Oy\nA2,Second Oy\n"


def drop(test: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Lay files on the page, as a person does."""
    test.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    assert not test.exception
    return test


def text_of(test: AppTest) -> str:
    return said(test).replace("\\", "")


def load(test: AppTest) -> AppTest:
    """Press the button and wait for the thread that loads."""
    test.button(key="import-ready").click().run()
    job = upload_area(LOCAL_DIRECTOR.user_id, str(stores.path_of("own"))).job
    assert job is not None
    job.wait(60)
    test.run()
    assert not test.exception
    return test
