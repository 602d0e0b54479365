using System.Buffers;
using System.Reflection;

namespace ContractFunctions.Pdf.Fonts;

/// <summary>
/// A resource of this assembly as memory, in place: the runtime maps the assembly's file, so of a 24 MB face only the pages that are read become resident,
/// and nothing lies on the managed heap.
/// </summary>
internal sealed unsafe class EmbeddedMemory : MemoryManager<byte>
{
    private readonly UnmanagedMemoryStream stream;
    private readonly byte* start;
    private readonly int length;

    private EmbeddedMemory(UnmanagedMemoryStream stream)
    {
        this.stream = stream;
        start = stream.PositionPointer;
        length = checked((int)stream.Length);
    }

    /// <summary>Opens a resource; it stays mapped for the life of the process.</summary>
    public static ReadOnlyMemory<byte> Open(string name)
    {
        Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the resource {name} is missing");
        return new EmbeddedMemory((UnmanagedMemoryStream)resource).Memory;
    }

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex, default, this);

    public override void Unpin()
    {
        // Mapped memory does not move.
    }

    protected override void Dispose(bool disposing) => stream.Dispose();
}
