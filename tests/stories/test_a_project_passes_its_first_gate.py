"""A project is released by its board, in one transaction with the vote that decided."""

from domain.access import Reader
from projections.portfolio import portfolio
from tests.support.city import City


def test_the_second_yes_of_three_carries_and_the_project_moves_in_the_same_transaction(
    city_on_each: City,
) -> None:
    city = city_on_each
    review = city.request_release()
    city.vote(review, "ada")
    assert city.load().phase.phase == "pipeline"
    city.vote(review, "bo")
    assert city.load().phase.phase == "initiation"
    with city.reading() as connection:
        (row,) = portfolio(connection, Reader.anyone())
    assert (row.phase, row.baseline_end) == ("initiation", row.planned_end)
