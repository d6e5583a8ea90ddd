using System.Buffers.Binary;
using System.Text;

namespace Doms.Tests.EndToEnd.Telemetry;

/// <summary>The fields of a protobuf message, as far as traces need them.</summary>
sealed class Protobuf
{
    const int LengthDelimited = 2;
    const int Fixed64 = 1;
    const int Fixed32 = 5;
    readonly List<(int Number, ReadOnlyMemory<byte> Value)> _fields = [];

    public Protobuf(ReadOnlyMemory<byte> message)
    {
        while (message.Length > 0)
        {
            var tag = ReadNumber(ref message);
            var length = (int)(tag & 7) switch
            {
                LengthDelimited => (int)ReadNumber(ref message),
                Fixed64 => sizeof(ulong),
                Fixed32 => sizeof(uint),
                _ => LengthOfNumber(message.Span),
            };
            _fields.Add(((int)(tag >> 3), message[..length]));
            message = message[length..];
        }
    }

    public IEnumerable<Protobuf> Messages(int number) =>
        _fields.Where(field => field.Number == number).Select(field => new Protobuf(field.Value));

    public string Text(int number) => Encoding.UTF8.GetString(Bytes(number));

    public string Hex(int number) => Convert.ToHexStringLower(Bytes(number));

    /// <summary>A number of variable length; 0 where it is absent.</summary>
    public long Number(int number)
    {
        var bytes = Find(number);
        return bytes.Length == 0 ? 0 : ReadNumber(ref bytes);
    }

    /// <summary>A number of eight bytes.</summary>
    public ulong Fixed(int number) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(number));

    ReadOnlySpan<byte> Bytes(int number) => Find(number).Span;

    ReadOnlyMemory<byte> Find(int number) => _fields.LastOrDefault(field => field.Number == number).Value;

    static int LengthOfNumber(ReadOnlySpan<byte> bytes)
    {
        var length = 1;
        while ((bytes[length - 1] & 0x80) != 0) length++;
        return length;
    }

    static long ReadNumber(ref ReadOnlyMemory<byte> bytes)
    {
        var (length, value) = (LengthOfNumber(bytes.Span), 0L);
        for (var i = length - 1; i >= 0; i--) value = (value << 7) | (uint)(bytes.Span[i] & 0x7F);
        bytes = bytes[length..];
        return value;
    }
}
