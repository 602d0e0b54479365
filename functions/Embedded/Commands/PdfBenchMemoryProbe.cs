using ContractFunctions.Pdf;

namespace ContractFunctions.Embedded.Commands;

/// <summary>Managed memory of one signature, seen from its key: when it signs, everything but the signed file is there.</summary>
internal sealed class PdfBenchMemoryProbe(PdfBenchKey key, long before) : ISignerKey
{
    private long liveAtKey;

    public ReadOnlyMemory<byte> SubjectPublicKeyInfo => key.SubjectPublicKeyInfo;

    public static async Task<PdfBenchMemory> MeasureAsync(PdfBenchFile file, PdfBenchKey key)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        await file.SignAsync(key, key.Certificate);
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        // Once more: the collections that tell what is live would count as allocating.
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using PdfBenchMemoryProbe probe = new(key, before);
        ReadOnlyMemory<byte> signed = await file.SignAsync(probe, key.Certificate);
        long live = Math.Max(probe.liveAtKey, GC.GetTotalMemory(forceFullCollection: true) - before);
        GC.KeepAlive(signed);
        return new PdfBenchMemory(file.Pdf.Length, allocated, live, (double)(file.Pdf.Length + allocated) / file.Pdf.Length);
    }

    public Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> sha256, CancellationToken cancellation)
    {
        liveAtKey = GC.GetTotalMemory(forceFullCollection: true) - before;
        return key.SignHashAsync(sha256, cancellation);
    }

    public void Dispose()
    {
    }
}
