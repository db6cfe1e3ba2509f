"""The Redfish documents of one BMC: as much of the tree as redfish_command, redfish_info and fence_redfish walk."""

from __future__ import annotations

import uuid
from typing import Any

from lab.bmc.power import ResetType

ROOT = "/redfish/v1"
Document = dict[str, Any]


def reset_target(system: str) -> str:
    """Where ComputerSystem.Reset is posted to."""
    return f"{ROOT}/Systems/{system}/Actions/ComputerSystem.Reset"


def version() -> Document:
    """The document at /redfish."""
    return {"v1": f"{ROOT}/"}


def service_root(system: str) -> Document:
    """The entry of the tree; readable without authentication, as DSP0266 demands."""
    return {
        "@odata.id": f"{ROOT}/",
        "@odata.type": "#ServiceRoot.v1_5_0.ServiceRoot",
        "Id": "RootService",
        "Name": "Root Service",
        "RedfishVersion": "1.8.0",
        "UUID": str(uuid.uuid5(uuid.NAMESPACE_DNS, system)),
        "Systems": _link("Systems"),
        "Managers": _link("Managers"),
        "Chassis": _link("Chassis"),
        "Links": {},
    }


def tree(system: str, power_state: str) -> dict[str, Document]:
    """Every protected document of the BMC, by path without a closing slash."""
    return {
        f"{ROOT}/Systems": _collection("Systems", "ComputerSystem", system),
        f"{ROOT}/Systems/{system}": _system(system, power_state),
        f"{ROOT}/Managers": _collection("Managers", "Manager", "bmc"),
        f"{ROOT}/Managers/bmc": _manager(system),
        f"{ROOT}/Chassis": _collection("Chassis", "Chassis", system),
        f"{ROOT}/Chassis/{system}": _chassis(system, power_state),
    }


def _link(*parts: str) -> Document:
    return {"@odata.id": "/".join((ROOT, *parts))}


def _collection(name: str, kind: str, member: str) -> Document:
    return {
        **_link(name),
        "@odata.type": f"#{kind}Collection.{kind}Collection",
        "Name": f"{name} Collection",
        "Members@odata.count": 1,
        "Members": [_link(name, member)],
    }


def _system(system: str, power_state: str) -> Document:
    return {
        **_link("Systems", system),
        "@odata.type": "#ComputerSystem.v1_13_0.ComputerSystem",
        "Id": system,
        "Name": system,
        "SystemType": "Physical",
        "PowerState": power_state,
        "Status": {"State": "Enabled" if power_state == "On" else "Disabled", "Health": "OK"},
        "Links": {"Chassis": [_link("Chassis", system)], "ManagedBy": [_link("Managers", "bmc")]},
        "Actions": {
            "#ComputerSystem.Reset": {
                "target": reset_target(system),
                "ResetType@Redfish.AllowableValues": [reset.value for reset in ResetType],
            }
        },
    }


def _manager(system: str) -> Document:
    return {
        **_link("Managers", "bmc"),
        "@odata.type": "#Manager.v1_9_0.Manager",
        "Id": "bmc",
        "Name": f"BMC of {system}",
        "ManagerType": "BMC",
        "PowerState": "On",
        "Status": {"State": "Enabled", "Health": "OK"},
        "Links": {"ManagerForServers": [_link("Systems", system)], "ManagerForChassis": [_link("Chassis", system)]},
    }


def _chassis(system: str, power_state: str) -> Document:
    return {
        **_link("Chassis", system),
        "@odata.type": "#Chassis.v1_14_0.Chassis",
        "Id": system,
        "Name": system,
        "ChassisType": "RackMount",
        "PowerState": power_state,
        "Status": {"State": "Enabled", "Health": "OK"},
        "Links": {"ComputerSystems": [_link("Systems", system)], "ManagedBy": [_link("Managers", "bmc")]},
    }
