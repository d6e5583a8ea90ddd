using System.Net;
using System.Net.Sockets;

namespace Doms.Tests.Servers;

/// <summary>
/// Ports of 127.0.0.1 that were free a moment ago. They are below those that the system gives to outgoing connections, so that a server
/// finds its port free when it is started again.
/// </summary>
public static class LocalPort
{
    const int First = 12_000;
    const int Last = 32_000;
    const int Step = 32;
    static int _turn = Environment.ProcessId;

    public static int FindFree() => FindRange(1);

    /// <summary>Returns the first of some consecutive ports.</summary>
    public static int FindRange(int count)
    {
        while (true)
        {
            var turn = (uint)Interlocked.Increment(ref _turn);
            var first = First + (int)(turn * Step % (Last - First));
            if (Enumerable.Range(first, count).All(IsFree)) return first;
        }
    }

    static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
