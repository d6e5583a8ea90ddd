using Doms.Storage.Sqlite;

namespace Doms.Host.Backups;

/// <summary>The database of a data folder, and the ledger of its simulated provider, at one moment.</summary>
sealed class DatabaseCopies : IDisposable
{
    readonly SqliteCopy _database;
    readonly SqliteCopy? _ledger;

    DatabaseCopies(SqliteCopy database, SqliteCopy? ledger)
    {
        _database = database;
        _ledger = ledger;
    }

    /// <summary>
    /// Takes the present moment. No batch may run meanwhile: the ledger then has every charge whose outcome the database has, and no
    /// charge without its intent there.
    /// </summary>
    /// <param name="hasLedger">Whether payments are simulated.</param>
    public static DatabaseCopies Begin(DataFolder folder, bool hasLedger)
    {
        var database = SqliteCopy.Begin(folder.Database);
        try
        {
            var isThere = hasLedger && File.Exists(folder.ProviderLedger);
            return new DatabaseCopies(database, isThere ? SqliteCopy.Begin(folder.ProviderLedger) : null);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Writes the copies into an empty folder, under the names that they have in a data folder.</summary>
    public void WriteTo(string folder)
    {
        _database.WriteTo(Path.Combine(folder, BackupArchive.DatabaseFile));
        _ledger?.WriteTo(Path.Combine(folder, BackupArchive.Ledger));
    }

    public void Dispose()
    {
        _database.Dispose();
        _ledger?.Dispose();
    }
}
