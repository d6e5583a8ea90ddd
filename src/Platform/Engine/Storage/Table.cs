using System.Text.Json.Serialization.Metadata;

namespace Doms.Engine.Storage;

/// <summary>The table of one row type: declared once, used by every store.</summary>
public abstract class Table(string name, Type rowType)
{
    readonly List<Column> _columns = [];
    readonly List<TableIndex> _indexes = [];

    /// <summary>Unique across all services, so that one file can hold them all.</summary>
    public string Name { get; } = name;

    public Type RowType { get; } = rowType;

    /// <summary>The key first, the version second, then the others as declared.</summary>
    public IReadOnlyList<Column> Columns => _columns;

    public IReadOnlyList<TableIndex> Indexes => _indexes;

    public Column KeyColumn => _columns[0];

    public Column VersionColumn => _columns[1];

    /// <summary>The column filled by the store; null for most tables.</summary>
    public Column? IdentityColumn { get; private set; }

    /// <summary>
    /// Declares that the table is usually empty, so that a store checks once per transaction whether it is before it
    /// looks for single rows.
    /// </summary>
    public bool IsUsuallyEmpty { get; protected set; }

    /// <summary>
    /// Declares that rows are inserted and never loaded by key, such as entries of a history, so that a store keeps none of
    /// them in memory.
    /// </summary>
    public bool IsAppendOnly { get; protected set; }

    /// <summary>
    /// Declares that many batches change the same rows, such as the stock of a product. A store with concurrent writers locks such rows
    /// when it loads them, so that batches wait for one another instead of conflicting.
    /// </summary>
    public bool IsShared { get; protected set; }

    /// <summary>
    /// Declares that batches guard rows of the table, absent ones too (<see cref="RowGuard"/>), and that the table seldom changes: a
    /// store may let each change of it wait until running commits have ended.
    /// </summary>
    public bool IsGuarded { get; protected set; }

    /// <summary>
    /// Declares that callers look up single rows again and again, so that replicas may share a cache of them. Whatever decides by such a
    /// row must read it in a transaction.
    /// </summary>
    public bool IsLookedUp { get; protected set; }

    public abstract string KeyOf(object row);

    public abstract long VersionOf(object row);

    public TableIndex Index(string name) => _indexes.Find(i => i.Name == name)
        ?? throw new ArgumentException($"Table {Name} has no index '{name}'.", nameof(name));

    /// <summary>Makes a row from stored columns.</summary>
    public abstract object Read(RowReader reader);

    /// <summary>The row with its identity column set; the same row where the table has none.</summary>
    public virtual object WithIdentity(object row, long identity) => row;

    public override string ToString() => Name;

    protected void Add(Column column)
    {
        _columns.Add(column);
        if (column.Kind == ColumnKind.Identity) IdentityColumn = column;
    }

    protected void Add(TableIndex index) => _indexes.Add(index);

    /// <summary>Starts the declaration of a table.</summary>
    public static KeyStep<T> For<T>(string name)
        where T : class => new(name);

    /// <summary>A table's key comes first.</summary>
    public readonly struct KeyStep<T>(string name)
        where T : class
    {
        public VersionStep<T> Key(string column, Func<T, string> key) => new(name, column, key);
    }

    /// <summary>The version, which every change increments by one, comes second.</summary>
    public readonly struct VersionStep<T>(string name, string keyColumn, Func<T, string> key)
        where T : class
    {
        public Table<T> Version(string column, Func<T, long> version) =>
            new Table<T>(name, key, version).Text(keyColumn, key).Int64(column, version);
    }
}

/// <summary>The declaration of one table.</summary>
public sealed class Table<T>(string name, Func<T, string> key, Func<T, long> version) : Table(name, typeof(T))
    where T : class
{
    Func<RowReader, T>? _read;
    Func<T, long, T>? _withIdentity;

    public Table<T> Text(string column, Func<T, string> value) =>
        AddColumn(column, ColumnKind.Text, value, (row, to) => to.Text(value(row)));

    public Table<T> TextOrNull(string column, Func<T, string?> value) =>
        AddColumn(column, ColumnKind.Text, value, (row, to) => to.Text(value(row)));

    public Table<T> Int64(string column, Func<T, long> value) => AddNumber(column, ColumnKind.Int64, row => value(row));

    public Table<T> Int64OrNull(string column, Func<T, long?> value) => AddNumber(column, ColumnKind.Int64, value);

    public Table<T> Bool(string column, Func<T, bool> value) =>
        AddColumn(column, ColumnKind.Bool, value, (row, to) => to.Bool(value(row)));

    public Table<T> Bytes(string column, Func<T, byte[]> value) =>
        AddColumn(column, ColumnKind.Bytes, value, (row, to) => to.Bytes(value(row)));

    public Table<T> Time(string column, Func<T, DateTimeOffset> value) =>
        AddNumber(column, ColumnKind.Time, row => Micros.From(value(row)));

    public Table<T> TimeOrNull(string column, Func<T, DateTimeOffset?> value) =>
        AddNumber(column, ColumnKind.Time, row => Micros.From(value(row)));

    public Table<T> Json<TValue>(string column, Func<T, TValue> value, JsonTypeInfo<TValue> type)
    {
        var written = new WrittenJson<TValue>(type);
        return AddColumn(
            column, ColumnKind.Json, row => written.BytesOf(value(row)), (row, to) => to.Json(written.BytesOf(value(row))),
            (left, right) => ReferenceEquals(value(left), value(right)));
    }

    /// <summary>A column filled by the store, ascending in the order of insertion.</summary>
    public Table<T> Identity(string column, Func<T, long> value, Func<T, long, T> with)
    {
        _withIdentity = with;
        return AddNumber(column, ColumnKind.Identity, row => value(row));
    }

    /// <summary>Declares an order for <see cref="IStoreReader.Scan"/>.</summary>
    public Table<T> Index(string name, string? group, string order)
    {
        Add(new TableIndex(name, group is null ? null : ColumnNamed(group), ColumnNamed(order)));
        return this;
    }

    public Table<T> UsuallyEmpty()
    {
        IsUsuallyEmpty = true;
        return this;
    }

    public Table<T> LookedUp()
    {
        IsLookedUp = true;
        return this;
    }

    public Table<T> AppendOnly()
    {
        IsAppendOnly = true;
        return this;
    }

    /// <inheritdoc cref="Table.IsShared"/>
    public Table<T> Shared()
    {
        IsShared = true;
        return this;
    }

    /// <inheritdoc cref="Table.IsGuarded"/>
    public Table<T> Guarded()
    {
        IsGuarded = true;
        return this;
    }

    /// <summary>Completes the declaration with the function that makes a row from its columns, in declared order.</summary>
    public Table<T> Read(Func<RowReader, T> read)
    {
        _read = read;
        return this;
    }

    public override string KeyOf(object row) => key((T)row);

    public override long VersionOf(object row) => version((T)row);

    public override object Read(RowReader reader) =>
        (_read ?? throw new InvalidOperationException($"Table {Name} does not say how it is read.")).Invoke(reader);

    public override object WithIdentity(object row, long identity) =>
        _withIdentity is null ? row : _withIdentity((T)row, identity);

    Table<T> AddNumber(string column, ColumnKind kind, Func<T, long?> value) =>
        AddColumn(column, kind, value, (row, to) => to.Int64(value(row)));

    Table<T> AddColumn<TValue>(
        string column, ColumnKind kind, Func<T, TValue> value, Action<T, IRowWriter> write, Func<T, T, bool>? isSame = null)
    {
        isSame ??= (left, right) => EqualityComparer<TValue>.Default.Equals(value(left), value(right));
        Add(new Column(
            column, kind, row => value((T)row), (left, right) => isSame((T)left, (T)right), (row, to) => write((T)row, to)));
        return this;
    }

    Column ColumnNamed(string column) => Columns.FirstOrDefault(c => c.Name == column)
        ?? throw new ArgumentException($"Table {Name} has no column '{column}'.", nameof(column));
}
