"""Where the corridor and the economy meet: what a change of costs is worth, to whom, and what then moves."""

from landsea.model.worth.claims import test_claims
from landsea.model.worth.gains import Gains, gains
from landsea.model.worth.joint import Joint, joint
from landsea.model.worth.ranges import WHOLE, draws
from landsea.model.worth.sensitivities import sensitivity_of_headline
from landsea.model.worth.summary import Economics, Worth, economics
from landsea.model.worth.tonnes import compare_tonnes

__all__ = [
    "WHOLE",
    "Economics",
    "Gains",
    "Joint",
    "Worth",
    "compare_tonnes",
    "draws",
    "economics",
    "gains",
    "joint",
    "sensitivity_of_headline",
    "test_claims",
]
