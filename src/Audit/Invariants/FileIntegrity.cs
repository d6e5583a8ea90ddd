using Doms.Engine.Storage;

namespace Doms.Audit.Invariants;

/// <summary>The file of the store contains what was written to it, in its tables and in its indexes.</summary>
sealed class FileIntegrity() : Invariant("I22", "storage: the database file is undamaged, its indexes included")
{
    /// <summary>Checks the file of a snapshot; other stores have none.</summary>
    public async Task<bool> HasDamage(IStoreReader store, CancellationToken cancel)
    {
        if (store is not IStoreSnapshot snapshot)
        {
            MarkIncomplete("the store has no file");
            return false;
        }

        if (await snapshot.FindDamage(cancel) is not { } damages)
        {
            MarkIncomplete("the database server has no means to check its indexes: see amcheck in docs/postgresql.md");
            return false;
        }

        CountChecked();
        foreach (var damage in damages) AddViolation("database", damage);
        return damages.Count > 0;
    }
}
