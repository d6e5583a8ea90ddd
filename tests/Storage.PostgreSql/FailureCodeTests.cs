using Doms.Engine.Storage;
using Doms.Storage.PostgreSql;
using Npgsql;

namespace Doms.Tests.Storage.PostgreSql;

/// <summary>The meaning of each code of the server, by the place where it comes.</summary>
public sealed class FailureCodeTests
{
    [Theory]
    [InlineData("DM001", typeof(VersionConflictException), typeof(VersionConflictException))]
    [InlineData("55P03", typeof(VersionConflictException), typeof(VersionConflictException))]
    [InlineData("40P01", typeof(VersionConflictException), typeof(VersionConflictException))]
    [InlineData("40001", typeof(VersionConflictException), typeof(VersionConflictException))]
    [InlineData("25P03", typeof(VersionConflictException), typeof(VersionConflictException))]
    [InlineData("23505", typeof(StoreRefusedException), typeof(VersionConflictException))]
    [InlineData("23514", typeof(StoreRefusedException), typeof(StoreRefusedException))]
    [InlineData("23502", typeof(StoreRefusedException), typeof(StoreRefusedException))]
    [InlineData("22021", typeof(StoreRefusedException), typeof(StoreRefusedException))]
    [InlineData("22P05", typeof(StoreRefusedException), typeof(StoreRefusedException))]
    [InlineData("22003", typeof(StoreRefusedException), typeof(StoreRefusedException))]
    [InlineData("54000", typeof(StoreRefusedException), typeof(StoreRefusedException))]
    [InlineData("25006", typeof(StoreUnavailableException), typeof(StoreUnavailableException))]
    [InlineData("53100", typeof(StoreUnavailableException), typeof(StoreUnavailableException))]
    [InlineData("53300", typeof(StoreUnavailableException), typeof(StoreUnavailableException))]
    [InlineData("53200", typeof(StoreUnavailableException), typeof(StoreUnavailableException))]
    [InlineData("28P01", typeof(StoreUnavailableException), typeof(StoreUnavailableException))]
    [InlineData("57P01", typeof(StoreUnavailableException), typeof(CommitUnknownException))]
    [InlineData("57P02", typeof(StoreUnavailableException), typeof(CommitUnknownException))]
    [InlineData("57P03", typeof(StoreUnavailableException), typeof(CommitUnknownException))]
    [InlineData("57014", typeof(StoreUnavailableException), typeof(CommitUnknownException))]
    [InlineData("08006", typeof(StoreUnavailableException), typeof(CommitUnknownException))]
    public void Code_means_what_the_engine_can_do(string code, Type whileLoading, Type whileCommitting)
    {
        PostgreSqlErrors.WhileLoading(ErrorOf(code), atOnce: false).ShouldBeOfType(whileLoading);
        PostgreSqlErrors.WhileCommitting(ErrorOf(code), []).ShouldBeOfType(whileCommitting);
    }

    [Fact]
    public void Locked_row_of_a_later_load_is_named_locked() =>
        PostgreSqlErrors.WhileLoading(ErrorOf("55P03"), atOnce: true).ShouldBeOfType<RowLockedException>();

    [Fact]
    public void Broken_connection_is_unknown_only_in_a_commit()
    {
        var broken = new NpgsqlException("broken", new IOException());
        PostgreSqlErrors.WhileLoading(broken, atOnce: false).ShouldBeOfType<StoreUnavailableException>();
        PostgreSqlErrors.WhileCommitting(broken, []).ShouldBeOfType<CommitUnknownException>();
        PostgreSqlErrors.ConcernsAllConnections(broken).ShouldBeTrue();
    }

    [Theory]
    [InlineData("25006", true)]
    [InlineData("57P03", true)]
    [InlineData("57P01", true)]
    [InlineData("23505", false)]
    [InlineData("DM001", false)]
    public void Connections_are_abandoned_when_their_server_is(string code, bool expected) =>
        PostgreSqlErrors.ConcernsAllConnections(ErrorOf(code)).ShouldBe(expected);

    static PostgresException ErrorOf(string code) => new("message", "ERROR", "ERROR", code);
}
