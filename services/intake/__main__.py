"""Intake 居民点单: the composition of the service."""

from services.intake.concern import subscribers as concern
from services.intake.concern.store import Concerns
from services.intake.settings import Settings
from shared.runtime.process import run
from shared.runtime.service import Service

INTAKE = Service(
    name="intake",
    handlers=(concern.handlers,),
    rooms=lambda committer: {"concerns": Concerns(committer)},
)

if __name__ == "__main__":
    run(INTAKE, Settings())
