using System.Buffers;
using System.IO.Pipelines;

namespace ContractFunctions.Hosting;

/// <summary>Two pieces of memory one after the other, without copying them together.</summary>
public static class JoinedMemory
{
    /// <summary>Reads both, forward only.</summary>
    public static Stream Open(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        Segment start = new(first, 0), end = new(second, first.Length);
        start.Append(end);
        return PipeReader.Create(new ReadOnlySequence<byte>(start, 0, end, second.Length)).AsStream();
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long before) => (Memory, RunningIndex) = (memory, before);

        public void Append(Segment next) => Next = next;
    }
}
