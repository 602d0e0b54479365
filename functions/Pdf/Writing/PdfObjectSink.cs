namespace ContractFunctions.Pdf;

/// <summary>Where new indirect objects go: a whole new file, or a revision appended to one.</summary>
public abstract class PdfObjectSink
{
    /// <summary>Adds an indirect object.</summary>
    /// <returns>The reference under which it stands in the file.</returns>
    public PdfReference Add(PdfObject content)
    {
        PdfReference reference = Reserve();
        Put(reference, content);
        return reference;
    }

    /// <summary>A reference to an object that will be given by <see cref="Put"/>; needed where objects refer to each other.</summary>
    public abstract PdfReference Reserve();

    /// <summary>Writes the object of a reserved reference, once.</summary>
    /// <exception cref="InvalidOperationException">It was written before.</exception>
    public abstract void Put(PdfReference reference, PdfObject content);
}

/// <summary>Something that can be drawn into a rectangle: a handwriting, a seal, lines of text.</summary>
public interface IAppearance
{
    /// <summary>Adds a form XObject (§8.10) whose /BBox is <c>[0 0 width height]</c>, without /Matrix.</summary>
    /// <param name="sink">Receives the XObject and everything it refers to.</param>
    /// <param name="width">In points.</param>
    /// <param name="height">In points.</param>
    PdfReference Write(PdfObjectSink sink, double width, double height);
}
