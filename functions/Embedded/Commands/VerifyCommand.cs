using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ContractFunctions.Hosting;
using ContractFunctions.Pdf;

namespace ContractFunctions.Embedded.Commands;

/// <summary>Tells whether a signed PDF is what was signed, without this installation's data: the file, and the root to trust.</summary>
public static class VerifyCommand
{
    private const int Trusted = 0;
    private const int NotValid = 1;
    private const int Unreadable = 2;
    private const int UnknownIssuer = 3;

    /// <summary>Verifies and reports.</summary>
    /// <param name="file">The PDF file.</param>
    /// <param name="trustPemPath">PEM file with the roots to trust; null: none, the best answer is "issuer unknown".</param>
    /// <param name="json">One JSON object in place of text.</param>
    /// <param name="output">Where the report goes.</param>
    /// <returns>Exit code: 0 intact and trusted, 1 not valid (or without a signature), 2 unreadable (the PDF or the PEM file), 3 intact but signer unknown.</returns>
    public static int Run(string file, string? trustPemPath, bool json, TextWriter output)
    {
        if (!TryLoadAnchors(trustPemPath, out X509Certificate2Collection anchors))
        {
            Write(output, json, new VerifyView("TrustUnreadable", Line("Verify.TrustUnreadable"), [], null, null));
            return Unreadable;
        }

        ValidationPolicy policy = new() { TrustAnchors = [.. anchors] };
        byte[]? pdf = Read(file, policy.Limits);
        ValidationReport report = pdf is null ? new ValidationReport(ValidationVerdict.Unreadable, []) : PdfValidator.Validate(pdf, policy);
        Write(output, json, VerifyView.Of(report, pdf is null ? null : FormDataView.Of(pdf, report, policy.Limits)));
        return report.Verdict switch
        {
            ValidationVerdict.Valid => Trusted,
            ValidationVerdict.IntactButUnknownIssuer => UnknownIssuer,
            ValidationVerdict.Unreadable => Unreadable,
            _ => NotValid,
        };
    }

    /// <summary>Chinese first, English beside it.</summary>
    internal static string Line(string key) => Texts.Of(key) is var text ? $"{text.Zh} / {text.En}" : key;

    private static void Write(TextWriter output, bool json, VerifyView view)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(view, VerifyJson.Readable.VerifyView));
        }
        else
        {
            VerifyText.Write(output, view);
        }
    }

    private static bool TryLoadAnchors(string? path, out X509Certificate2Collection anchors)
    {
        anchors = [];
        try
        {
            if (path is not null)
            {
                anchors.ImportFromPemFile(path);
            }

            return path is null || anchors.Count > 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static byte[]? Read(string file, PdfLimits limits)
    {
        try
        {
            return new FileInfo(file).Length <= limits.FileBytes ? File.ReadAllBytes(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
