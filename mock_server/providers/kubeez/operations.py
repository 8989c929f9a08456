"""What Kubeez does: one plain function a tool. A tool is called with the method TOOL at the path of its name.

`TOOLS` is what can be published, `tools(account)` what is: generation M's tools only where the account has them. A
tool that is not there is refused with 404 and the code `unknown_tool`; an unknown generation with 404 and `not_found`.
"""

from contracts import loader
from contracts.tool import Tool
from mock_server.answer import Answer
from mock_server.providers.kit import Call, Operate
from mock_server.providers.kubeez import render
from mock_server.providers.kubeez.account import NAME
from mock_server.world import Account

TOOLS: dict[str, Tool] = loader.load(NAME).tools


def tools(account: Account) -> list[Tool]:
    """The tools this account has."""
    return [tool for tool in TOOLS.values() if has(account, tool)]


def has(account: Account, tool: Tool) -> bool:
    """Whether an account has a tool: those of M are switched on by a setting."""
    return tool.generation in ("S", account.settings.generation)


def get_models(call: Call) -> Answer:
    """The models, of one type or all."""
    return render.answer(render.models(call.body.get("model_type")))


def get_balance(call: Call) -> Answer:
    """What is left."""
    return render.answer(render.balance(call.account.ledger.balance))


TABLE: dict[str, Operate] = {
    "get_models": get_models,
    "get_balance": get_balance,
}
