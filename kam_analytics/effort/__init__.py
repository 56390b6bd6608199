"""What a target would take: from its gap to the activities that go with as much growth."""
