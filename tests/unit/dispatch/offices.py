"""Who acts on orders in these tests."""

from shared.terms import Position, Role
from tests.unit.dispatch.order_life import ASSISTING, LEAD
from tests.unit.samples import TOWNSHIP, actor

CHIEF = actor(Role.DEPARTMENT, department=LEAD).model_copy(update={"position": Position.CHIEF})
LIAISON = actor(Role.DEPARTMENT, department=LEAD).model_copy(update={"position": Position.LIAISON})
DEPARTMENT = actor(Role.DEPARTMENT, department=LEAD)
ASSISTING_CHIEF = actor(Role.DEPARTMENT, department=ASSISTING)
OTHER_CHIEF = actor(Role.DEPARTMENT, department="roads-bureau")
CHAIR = actor(Role.CHAIR, division=TOWNSHIP)
