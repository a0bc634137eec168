"""A real PostgreSQL, and a cluster in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.run.cluster.database import open_cluster
from tests.run.cluster.office import Office
from tests.run.cluster.postgres import NoPostgres, Postgres, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL for all tests of a process."""
    try:
        with running_postgres() as made:
            yield made
    except NoPostgres as error:
        pytest.skip(f"no PostgreSQL can be run here: {error}")


@pytest.fixture
def office(postgres: Postgres) -> Iterator[Office]:
    """A cluster in an empty database."""
    cluster = open_cluster(postgres.new_database())
    cluster.prepare()
    yield Office(cluster)
    cluster.close()
