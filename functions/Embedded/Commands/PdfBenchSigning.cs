using System.Security.Cryptography;

namespace ContractFunctions.Embedded.Commands;

/// <summary>One file signed with one key: the limits, ours, the peers, in this order.</summary>
internal sealed class PdfBenchSigning
{
    private readonly PdfBenchFile file;
    private readonly PdfBenchKey key;
    private readonly PdfBenchRunner keyOperation;
    private readonly PdfBenchRunner hash;
    private readonly PdfBenchRunner revision;
    private readonly PdfBenchRunner ours;
    private readonly (PdfBenchPeers.Peer Peer, PdfBenchRunner Runner)[] peers;

    /// <param name="folder">Where the peers find file and key.</param>
    public PdfBenchSigning(PdfBenchFile file, PdfBenchKey key, PdfBenchPeers peers, string folder)
    {
        this.file = file;
        this.key = key;
        string pdf = Path.Combine(folder, $"{file.Name}.pdf"), pkcs12 = Path.Combine(folder, $"{key.Name}.p12");
        File.WriteAllBytes(pdf, file.Pdf.Span);
        File.WriteAllBytes(pkcs12, key.ToPkcs12());
        byte[] some = SHA256.HashData(file.Pdf.Span);
        keyOperation = PdfBenchRunner.Of(() => { key.SignHash(some); });
        hash = PdfBenchRunner.Of(() => { SHA256.HashData(file.Pdf.Span); });
        revision = PdfBenchRunner.Of(() => file.SignRevisionAsync(key, key.Certificate));
        ours = PdfBenchRunner.Of(() => file.SignAsync(key, key.Certificate));
        this.peers = [.. peers.Installed.Select(peer => (peer, new PdfBenchRunner(time => peers.MeasureAsync(peer.Name, pdf, pkcs12, time))))];
    }

    public IEnumerable<PdfBenchRunner> Runners => [keyOperation, hash, revision, ours, .. peers.Select(peer => peer.Runner)];

    public PdfBenchRow Row() => new(
        file.Name,
        file.Pdf.Length,
        file.Pages,
        key.Name,
        keyOperation.Result!,
        hash.Result!,
        revision.Result!,
        ours.Result!,
        [.. peers.Select(peer => new PdfBenchPeer(peer.Peer.Name, peer.Peer.Version, peer.Runner.Result, peer.Runner.Fault))]);
}
