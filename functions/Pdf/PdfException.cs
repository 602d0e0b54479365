namespace ContractFunctions.Pdf;

/// <summary>What is wrong with a PDF file, or with what was asked of it.</summary>
public enum PdfFault
{
    /// <summary>No PDF at all: no header, or nothing that leads to a cross-reference.</summary>
    NotPdf,

    /// <summary>The file breaks ISO 32000-2 in a way that leaves its meaning open.</summary>
    Malformed,

    /// <summary>The file is encrypted.</summary>
    Encrypted,

    /// <summary>A limit was passed: file size, objects, nesting, stream output.</summary>
    LimitExceeded,

    /// <summary>Valid, but of a kind not read here.</summary>
    Unsupported,

    /// <summary>The page or field asked for does not exist.</summary>
    NotFound,

    /// <summary>The field already holds a signature, or its name is taken.</summary>
    Taken,

    /// <summary>What the file certifies does not allow this change.</summary>
    NotAllowed,
}

/// <summary>The one exception for every fault of a PDF file. Its message names offsets, object numbers and keys, never content.</summary>
/// <param name="fault">The kind of fault.</param>
/// <param name="message">For developers and logs.</param>
/// <param name="inner">What caused it, if another exception did.</param>
public sealed class PdfException(PdfFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind of fault.</summary>
    public PdfFault Fault { get; } = fault;
}
