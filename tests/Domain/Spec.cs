using Doms.Primitives;

namespace Doms.Tests.Domain;

/// <summary>Assertions on a decision about a given state.</summary>
static class Spec
{
    public static Given<T> Given<T>(T? state)
        where T : class => new(state);

    /// <summary>Returns the request of the decision's only external call of a type; null without one.</summary>
    public static T? Effect<T>(this Decision decision)
        where T : class => decision.Effects.Select(effect => effect.Request).OfType<T>().SingleOrDefault();
}

sealed record Given<T>(T? State)
    where T : class
{
    public Outcome<T> When(Func<T?, Decision> decide) => new(State, decide(State));
}

sealed record Outcome<T>(T? Before, Decision Decision)
    where T : class
{
    /// <summary>Asserts that the state changed and that exactly these messages were published, in order.</summary>
    public T ThenChanged(params object[] messages)
    {
        Decision.Rejection.ShouldBeNull();
        Decision.Messages.ShouldBe(messages);
        return Decision.Row<T>().ShouldNotBeNull();
    }

    /// <summary>Asserts that the state changed, and returns the messages.</summary>
    public (T State, IReadOnlyList<object> Messages) ThenChangedAndPublished()
    {
        Decision.Rejection.ShouldBeNull();
        return (Decision.Row<T>().ShouldNotBeNull(), Decision.Messages);
    }

    /// <summary>Asserts that no state changed and that exactly these messages were published.</summary>
    public void ThenPublished(params object[] messages)
    {
        Decision.Rejection.ShouldBeNull();
        Decision.Row<T>().ShouldBeNull();
        Decision.Messages.ShouldBe(messages);
    }

    public void ThenNothing()
    {
        Decision.IsOutOfOrder.ShouldBeFalse();
        ThenPublished();
    }

    public void ThenOutOfOrder()
    {
        Decision.IsOutOfOrder.ShouldBeTrue();
        ThenPublished();
    }

    public void ThenRefused(RejectionKind kind, string code)
    {
        Decision.Row<T>().ShouldBeNull();
        Decision.Messages.ShouldBeEmpty();
        var rejection = Decision.Rejection.ShouldNotBeNull();
        (rejection.Kind, rejection.Code).ShouldBe((kind, code));
    }
}
