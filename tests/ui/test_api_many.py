"""Many cards by one call, and a card handed over with an order, as other programs do it."""

from tests.ui.counter import Desk


def test_a_call_for_many_cards_tells_of_each_how_it_went(desk: Desk) -> None:
    case = desk.settled()
    visit, unknown = desk.open_visit(case)["id"], "00000000-0000-0000-0000-000000000000"
    answer = desk.post("registry", "/visits/claim", {"visits": [visit, unknown]})
    assert answer.status_code == 200
    first, second = answer.json()["items"]
    assert (first["visit_id"], first["done"], first["refusal"]) == (visit, True, None)
    assert second["done"] is False
    assert "tidak ada" in second["refusal"]
    assert desk.open_visit(case)["assigned_to"] == "registry"
    assert desk.post("registry", "/visits/claim", {"visits": "bukan daftar"}).status_code == 422


def test_the_holder_hands_a_card_over_with_an_order(desk: Desk) -> None:
    case = desk.settled()
    path = f"/visits/{desk.open_visit(case)['id']}"
    order = {"username": "registry", "instruction": "Periksa lampirannya"}
    assert (
        desk.post("registry", f"{path}/assign", order).status_code == 403
    )  # nobody's card yet, and no right to assign
    assert desk.post("registry", f"{path}/claim", {}).status_code == 200
    assert desk.post("registry", f"{path}/assign", order).status_code == 200
    (card,) = desk.get("registry", "/visits?mine=true").json()["items"]
    assert (card["order"]["by"], card["order"]["instruction"]) == ("registry", "Periksa lampirannya")
    assert card["came"]["outcome"] == "registered"
    too_long = {"username": "registry", "instruction": "x" * 1001}
    assert desk.post("registry", f"{path}/assign", too_long).json()["problems"].keys() == {"instruction"}
