using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ContractFunctions.Pdf;
using Sample = ContractFunctions.Tests.Pdf.Validators.ValidatorMatrixTests.Sample;

namespace ContractFunctions.Tests.Pdf.Validators;

/// <summary>A validator: one answer per file, <c>valid</c> when it says so of every signature.</summary>
internal interface IValidator
{
    string Name { get; }

    /// <summary>Why it cannot be asked; null when it can.</summary>
    string? Missing { get; }

    IEnumerable<string> Ask(IReadOnlyList<Sample> samples);
}

/// <summary>This library's own, which must also name the level.</summary>
internal sealed class Own : IValidator
{
    public string Name => "this library";

    public string? Missing => null;

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples) => samples.Select(sample =>
    {
        ValidationReport report = PdfValidator.Validate(sample.Bytes, new ValidationPolicy { TrustAnchors = [TestAuthority.Shared.Root] });
        SignatureReport[] signatures = [.. report.Signatures.Where(signature => signature.Type == SignatureType.Pades)];
        bool reached = signatures.Length == Sample.Signatures && signatures.All(signature => $"{signature.Level}" == sample.Level.Replace("-", "", StringComparison.Ordinal));
        return report.Verdict == ValidationVerdict.Valid && reached ? "valid" : $"{report.Verdict} {string.Join(' ', signatures.Select(signature => signature.Level))}";
    });
}

/// <summary>poppler's; of document timestamps it says that it knows them not.</summary>
internal sealed class PdfSig : IValidator
{
    public string Name => "pdfsig";

    public string? Missing => Tools.MissingReason(["pdfsig"]);

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples) => samples.Select(sample =>
    {
        string said = Tools.Run("pdfsig", "-nocert", sample.File.Path).Output;
        return said.Split("Signature is Valid.").Length - 1 == Sample.Signatures ? "valid" : said;
    });
}

/// <summary>The file's structure.</summary>
internal sealed class Qpdf : IValidator
{
    public string Name => "qpdf --check";

    public string? Missing => Tools.MissingReason(["qpdf"]);

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples) => samples.Select(sample => Tools.Run("qpdf", "--check", sample.File.Path) is { Exit: not 0 } fault ? fault.Output : "valid");
}

/// <summary>MuPDF's command line: each signature over its bytes; document timestamps count as unsigned fields.</summary>
internal sealed class MuTool : IValidator
{
    public string Name => "mutool sign -v";

    public string? Missing => Tools.MissingReason(["mutool"]);

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples) => samples.Select(sample =>
    {
        string said = Tools.Run("mutool", "sign", "-v", sample.File.Path).Output;
        int valid = said.Split("The signature is valid but there have been edits since signing.").Length + said.Split("The document is unchanged since signing.").Length - 2;
        return valid == Sample.Signatures ? "valid" : said;
    });
}

/// <summary>Each CMS as CAdES, each timestamp as RFC 3161, with their paths to the root.</summary>
internal sealed class OpenSsl : IValidator
{
    public string Name => "openssl cms, ts";

    public string? Missing => Tools.MissingReason(["openssl"]);

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples)
    {
        using TemporaryFile root = new(Encoding.ASCII.GetBytes(TestAuthority.Shared.Root.ExportCertificatePem()), ".pem");
        return [.. samples.Select(sample => Faults(sample, root.Path).FirstOrDefault() ?? "valid")];
    }

    private static IEnumerable<string> Faults(Sample sample, string root)
    {
        PdfDocument document = PdfDocument.Read(sample.Bytes);
        foreach (SignatureInFile signature in SignatureInFile.All(document, FormFields.Read(document), 10))
        {
            SignedRange range = SignedRange.Read(document, signature.Dictionary);
            byte[] signed = range.SignedBytes(sample.Bytes);
            if (document.Name(signature.Dictionary["SubFilter"]) == "ETSI.RFC3161")
            {
                if (StampFault(range.Cms, signed, root) is { } late)
                {
                    yield return late;
                }

                continue;
            }

            using TemporaryFile cms = new(range.Cms, ".der"), content = new(signed, ".bin");
            (int exit, string said) = Tools.Run(
                "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", cms.Path, "-content", content.Path, "-CAfile", root, "-purpose", "any", "-attime", Time, "-out", "/dev/null");
            SignedCms decoded = new();
            decoded.Decode(range.Cms.Span);
            SignerInfo signer = decoded.SignerInfos[0];
            bool stamped = TimestampCheck.TokenOf(signer) is not null;
            string? fault = exit != 0 ? said
                : stamped != (sample.Level != "B-B") ? "the timestamp is not where it should be"
                : TimestampCheck.TokenOf(signer) is { } token ? StampFault(token.AsSignedCms().Encode(), signer.GetSignature(), root)
                : null;
            if (fault is not null)
            {
                yield return fault;
            }
        }
    }

    private static string Time => TestAuthority.Now.AddMinutes(1).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? StampFault(ReadOnlyMemory<byte> token, byte[] stamped, string root)
    {
        using TemporaryFile der = new(token, ".tst"), data = new(stamped, ".bin");
        (int exit, string said) = Tools.Run("openssl", "ts", "-verify", "-in", der.Path, "-token_in", "-data", data.Path, "-CAfile", root, "-attime", Time);
        return exit == 0 ? null : said;
    }
}

/// <summary>MuPDF's judgement of what was changed after signing (npm, run apart).</summary>
internal sealed class MuPdf : IValidator
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Pdf", "Validators");

    public string Name => "MuPDF history";

    public string? Missing => Tools.MissingReason(["node"]) ?? (Directory.Exists(Path.Combine(Folder, "node_modules", "mupdf")) ? null : "npm package mupdf is not installed");

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples)
    {
        string[] lines = Tools.Run("node", [Path.Combine(Folder, "mupdf.mjs"), .. samples.Select(sample => sample.File.Path)]).Output.Split('\n');
        return [.. samples.Select(sample => lines.FirstOrDefault(line => line.StartsWith(sample.File.Path, StringComparison.Ordinal))?.Split('\t')[1] switch { "0" => "valid", null => "no answer", _ => "flags the DSS" })];
    }
}

/// <summary>iText 5 (Debian, run apart): signatures, timestamps and that the last covers the file. It knows no ECDSA.</summary>
internal sealed class IText : IValidator
{
    private static readonly string[] Jars = ["itext5.jar", "bcprov.jar", "bcpkix.jar", "bcutil.jar"];

    public string Name => "iText 5";

    public string? Missing => Tools.MissingReason(["java"]) ?? (Jars.All(jar => File.Exists($"/usr/share/java/{jar}")) ? null : "libitext5-java, libbcpkix-java are not installed");

    public IEnumerable<string> Ask(IReadOnlyList<Sample> samples)
    {
        string source = Path.Combine(Repository.Root, "tests", "Pdf", "Validators", "ITextCheck.java");
        string[] lines = Tools.Run(
            "java", ["-cp", string.Join(':', Jars.Select(jar => $"/usr/share/java/{jar}")), source, .. samples.Select(sample => sample.File.Path)]).Output.Split('\n');
        return [.. samples.Select(sample => Read(sample, lines.FirstOrDefault(line => line.StartsWith(sample.File.Path, StringComparison.Ordinal))))];
    }

    private static string Read(Sample sample, string? line)
    {
        string[] expected = [.. Enumerable.Repeat(sample.Level == "B-B" ? "ok" : "timestamp-ok", Sample.Signatures), .. sample.Level == "B-LTA" ? ["document-timestamp-ok"] : Array.Empty<string>()];
        string[] said = line?.Split('\t')[1..] ?? [];
        return said.Order().SequenceEqual(expected.Order()) ? "valid"
            : said.Where(word => word != "document-timestamp-ok").All(word => word == "unsupported") ? "ECDSA unknown"
            : string.Join(' ', said);
    }
}
