"""A ranked list is the sorted list of its members, whatever has come and gone."""

from hypothesis import given
from hypothesis import strategies as st

from preavis.node.ranked import Ranked


@given(st.lists(st.integers(0, 40)))
def test_a_ranked_list_is_always_the_sorted_list_of_what_is_in_it(turns):
    ranked, inside = Ranked(lambda member: -member), set()
    for member in turns:
        (ranked.drop if member in inside else ranked.add)(member)
        inside ^= {member}
        assert list(ranked) == sorted(inside, reverse=True)
        assert ranked.first() == max(inside, default=None)
        assert (len(ranked), ranked[:3]) == (len(inside), sorted(inside, reverse=True)[:3])
