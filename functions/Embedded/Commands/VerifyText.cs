using System.Globalization;
using ContractFunctions.Hosting;

namespace ContractFunctions.Embedded.Commands;

/// <summary>The verify report for people.</summary>
internal static class VerifyText
{
    public static void Write(TextWriter output, VerifyView view)
    {
        output.WriteLine(view.Text);
        if (view.Fault is { } fault)
        {
            output.WriteLine($"  {fault}");
        }

        if (view.FormData is { } data)
        {
            output.WriteLine($"  {VerifyCommand.Line("Verify.FormData")}: {data.File}, {data.Text}");
        }

        for (int i = 0; i < view.Signatures.Count; i++)
        {
            output.WriteLine();
            Write(output, i + 1, view.Signatures[i]);
        }
    }

    private static void Write(TextWriter output, int number, VerifyView.Signature signature)
    {
        output.WriteLine($"{number}. {signature.Field}  {signature.Name}");
        Row(output, "Verify.Signer", signature.Subject ?? "-");
        Row(output, "Verify.Issuer", $"{signature.Issuer ?? "-"} ({VerifyCommand.Line($"Verify.Issuer{signature.Trust}")})");
        Row(output, "Verify.Time", Time(signature));
        Row(output, "Verify.Level", signature.Level);
        Row(output, "Verify.Coverage", Coverage(signature));
        if (signature.Permission is { } permission)
        {
            output.WriteLine($"   {Filled("Verify.Certifies", "permission", permission)}");
        }

        if (signature.IdentitySimulated)
        {
            output.WriteLine($"   {VerifyCommand.Line("Verify.IdentitySimulated")}");
        }

        foreach (VerifyView.Finding finding in signature.Findings)
        {
            output.WriteLine($"   {(finding.IsFault ? '✗' : '·')} {VerifyCommand.Line($"Verify.Finding.{finding.Kind}")}: {finding.Detail}");
        }
    }

    private static void Row(TextWriter output, string key, string value) => output.WriteLine($"   {VerifyCommand.Line(key)}: {value}");

    private static string Time(VerifyView.Signature signature)
    {
        string source = signature.TimeSource == "Timestamp" ? "Verify.TimeStamped" : "Verify.TimeStated";
        return signature.SignedAt is { } at ? $"{BeijingTime.Print(at)} ({VerifyCommand.Line(source)})" : VerifyCommand.Line("Verify.TimeUnknown");
    }

    private static string Coverage(VerifyView.Signature signature)
    {
        if (signature.RevisionBytes == 0)
        {
            return VerifyCommand.Line("Verify.CoversUnknown");
        }

        return Filled(signature.CoversWholeFile ? "Verify.CoversAll" : "Verify.CoversRevision", "bytes", signature.RevisionBytes);
    }

    private static string Filled(string key, string placeholder, long value)
    {
        Text text = Texts.Of(key).With(new Dictionary<string, string> { [placeholder] = value.ToString(CultureInfo.InvariantCulture) });
        return $"{text.Zh} / {text.En}";
    }
}
