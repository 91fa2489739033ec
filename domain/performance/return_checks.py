"""What must hold before a figure is taken. Each check raises Refused, with every fault it finds."""

from domain.command import Context, cited
from domain.errors import Code, Fault, Refused, refuse
from domain.performance.collection_round import Cell, CollectionRound
from domain.performance.exception import FigureException
from domain.performance.indicator_definition import DefinitionVersion, IndicatorDefinition
from domain.performance.indicator_return import IndicatorReturn
from domain.performance.period import period
from domain.performance.return_commands import AddCommentary, FirstReturn, ReturnCommand
from domain.performance.streams import areas_of, definition_stream, providers_of
from domain.performance.submission import Content, content_faults
from domain.performance.value import Count, Number


def check_sender(command: ReturnCommand, context: Context) -> None:
    if not context.acts_for(command.provider):
        raise refuse(
            Code.NOT_YOUR_SUBMISSION,
            "only the provider or the business unit on its behalf sends, corrects or withdraws this figure",
            field="provider",
        )


def check_key(command: ReturnCommand, context: Context) -> None:
    framework, partnership = context.scope.framework, context.scope.partnership
    faults: list[Fault] = []
    if command.area not in areas_of(framework, partnership):
        reason = f"{command.area} is no area of this partnership"
        faults.append(Fault(Code.UNKNOWN_AREA, reason, "area"))
    elif command.provider not in framework.agencies:
        reason = f"the framework knows no agency {command.provider}"
        faults.append(Fault(Code.UNKNOWN_AGENCY, reason, "provider"))
    elif command.provider not in providers_of(framework, partnership, command.code, command.area):
        reason = f"{command.code} is not expected from {command.provider} for this area"
        faults.append(Fault(Code.NOT_EXPECTED, reason, "provider"))
    if period(command.period).end > context.received_on:
        reason = "the period has not ended; send the figure when it has"
        faults.append(Fault(Code.DATED_IN_FUTURE, reason, "period"))
    if faults:
        raise Refused(*faults)


def definition_in_force(command: ReturnCommand, context: Context) -> DefinitionVersion:
    """The version in force when the period ended (domain invariant 17)."""
    stream = definition_stream(context.scope.partnership, command.code)
    known = context.known.get(stream)
    end = period(command.period).end
    found = known.in_force(end) if isinstance(known, IndicatorDefinition) else None
    if found is None:
        raise refuse(
            Code.DEFINITION_NOT_IN_FORCE,
            f"no definition of {command.code} is in force on {end}; check code and period",
            field="code",
        )
    return found


def check_content(
    given: IndicatorReturn | None, content: Content, definition: DefinitionVersion
) -> None:
    faults = list(content_faults(content, definition.meaning))
    if given is not None and given.broken_down and isinstance(content.value, Count):
        if not content.breakdown:
            reason = "this figure was broken down before; give the breakdown again"
            faults.append(Fault(Code.WRONG_FORM, reason, "breakdown"))
    elif given is not None and given.counted and isinstance(content.value, Number):
        reason = "this figure was given by its counts before; give the counts again"
        faults.append(Fault(Code.WRONG_FORM, reason, "value"))
    if faults:
        raise Refused(*faults)


def check_round(command: FirstReturn, context: Context) -> None:
    if command.round_id is None:
        return
    collection = cited(context.known, command.round_id, CollectionRound, field="round_id")
    if collection.closed:
        raise refuse(
            Code.ROUND_NOT_OPEN,
            f"{collection.id} is closed; send the figure without a round",
            field="round_id",
        )
    cell = Cell(code=command.code, area=command.area, provider=command.provider)
    if collection.period != command.period or cell not in collection.due:
        raise refuse(
            Code.NOT_EXPECTED, f"{collection.id} does not expect this figure", field="round_id"
        )


def check_explains(command: AddCommentary, context: Context) -> None:
    if command.exception_id is None:
        return
    found = cited(context.known, command.exception_id, FigureException, field="exception_id")
    of_it = found.code == command.code and found.period == command.period
    if not of_it or found.area not in {None, command.area}:
        raise refuse(
            Code.BAD_VALUE,
            f"{found.id} is about another figure; name the exception of this code, period and area",
            field="exception_id",
        )


def check_coordinates(context: Context) -> None:
    if not context.scope.framework.coordinates(context.actor.agency):
        raise refuse(Code.NOT_PERMITTED, "only the business unit queries figures; ask it")
