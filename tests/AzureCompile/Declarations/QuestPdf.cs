#nullable enable
// QuestPDF 2026.7.2 of its repository (QuestPDF/QuestPDF, src/dotnet/library/QuestPDF), the nearest to the version referenced: the members used.
namespace QuestPDF
{
    using QuestPDF.Infrastructure;

    public static class Settings
    {
        public static LicenseType? License { get; set; }

        public static bool CheckIfAllTextGlyphsAreAvailable { get; set; }

        public static bool UseEnvironmentFonts { get; set; }
    }
}

namespace QuestPDF.Drawing
{
    using ContractFunctions.AzureCompile;

    public static class FontManager
    {
        public static void RegisterFontWithCustomName(string fontName, Stream stream) => throw Declared.Only;
    }
}

namespace QuestPDF.Elements
{
    using ContractFunctions.AzureCompile;
    using QuestPDF.Infrastructure;

    public interface IDynamicElement : IElement;

    public sealed class DynamicContext
    {
        internal DynamicContext() => throw Declared.Only;

        public int PageNumber => throw Declared.Only;

        public int TotalPages => throw Declared.Only;

        public ICollection<PageElementLocation> GetContentCapturedPositions(string id) => throw Declared.Only;

        public IDynamicElement CreateElement(Action<IContainer> content) => throw Declared.Only;
    }
}

namespace QuestPDF.Elements.Table
{
    using QuestPDF.Infrastructure;

    public interface ITableCellContainer : IContainer;
}

namespace QuestPDF.Infrastructure
{
    using ContractFunctions.AzureCompile;
    using QuestPDF.Elements;

    public enum LicenseType
    {
        Evaluation,
        Community,
        Professional,
        Enterprise,
    }

    public enum Unit
    {
        Point,
    }

    public enum PDFA_Conformance
    {
        None = 0,
        PDFA_2B = 4,
        PDFA_3B = 7,
    }

    public interface IElement;

    public interface IContainer
    {
        IElement? Child { get; set; }
    }

    public interface IDocumentContainer;

    public interface IDocument
    {
        void Compose(IDocumentContainer container);
    }

    public interface IDynamicComponent
    {
        DynamicComponentComposeResult Compose(DynamicContext context);
    }

    public sealed class DynamicComponentComposeResult
    {
        public IElement? Content { get; set; }

        public bool HasMoreContent { get; set; }
    }

    public class PageElementLocation
    {
        public int PageNumber { get; set; }

        public float Width { get; set; }

        public float Height { get; set; }

        public float X { get; set; }

        public float Y { get; set; }
    }

    public readonly struct Color
    {
        public Color(uint hex) => throw Declared.Only;
    }

    public record TextStyle
    {
        public static TextStyle Default => throw Declared.Only;
    }

    public sealed class DocumentMetadata
    {
        public string? Title { get; set; }

        public string? Author { get; set; }

        public string? Subject { get; set; }

        public string? Keywords { get; set; }

        public string? Language { get; set; }
    }

    public sealed class DocumentSettings
    {
        public PDFA_Conformance PDFA_Conformance { get; set; }
    }
}

namespace QuestPDF.Fluent
{
    using ContractFunctions.AzureCompile;
    using QuestPDF.Elements.Table;
    using QuestPDF.Infrastructure;

    public sealed class Document : IDocument
    {
        private Document() => throw Declared.Only;

        public static Document Create(Action<IDocumentContainer> handler) => throw Declared.Only;

        public Document WithMetadata(DocumentMetadata metadata) => throw Declared.Only;

        public Document WithSettings(DocumentSettings settings) => throw Declared.Only;

        public void Compose(IDocumentContainer container) => throw Declared.Only;
    }

    public static class GenerateExtensions
    {
        public static byte[] GeneratePdf(this IDocument document) => throw Declared.Only;
    }

    public sealed class DocumentOperation
    {
        private DocumentOperation() => throw Declared.Only;

        public static DocumentOperation LoadFile(string filePath, string? password = null) => throw Declared.Only;

        public DocumentOperation AddAttachment(DocumentAttachment attachment) => throw Declared.Only;

        public void Save(string filePath) => throw Declared.Only;

        public enum DocumentAttachmentRelationship
        {
            Data,
        }

        public sealed class DocumentAttachment
        {
            public string? Key { get; set; }

            public string? FilePath { get; set; }

            public string? AttachmentName { get; set; }

            public DateTime? CreationDate { get; set; }

            public DateTime? ModificationDate { get; set; }

            public string? MimeType { get; set; }

            public string? Description { get; set; }

            public DocumentAttachmentRelationship? Relationship { get; set; }
        }
    }

    public sealed class PageDescriptor
    {
        internal PageDescriptor() => throw Declared.Only;

        public void Size(float width, float height, Unit unit = Unit.Point) => throw Declared.Only;

        public void MarginHorizontal(float value, Unit unit = Unit.Point) => throw Declared.Only;

        public void MarginTop(float value, Unit unit = Unit.Point) => throw Declared.Only;

        public void MarginBottom(float value, Unit unit = Unit.Point) => throw Declared.Only;

        public void DefaultTextStyle(TextStyle textStyle) => throw Declared.Only;

        public IContainer Background() => throw Declared.Only;

        public IContainer Header() => throw Declared.Only;

        public IContainer Content() => throw Declared.Only;

        public IContainer Footer() => throw Declared.Only;
    }

    public static class PageExtensions
    {
        public static IDocumentContainer Page(this IDocumentContainer document, Action<PageDescriptor> handler) => throw Declared.Only;
    }

    public sealed class ColumnDescriptor
    {
        internal ColumnDescriptor() => throw Declared.Only;

        public IContainer Item() => throw Declared.Only;
    }

    public static class ColumnExtensions
    {
        public static void Column(this IContainer element, Action<ColumnDescriptor> handler) => throw Declared.Only;
    }

    public sealed class RowDescriptor
    {
        internal RowDescriptor() => throw Declared.Only;

        public void Spacing(float spacing, Unit unit = Unit.Point) => throw Declared.Only;

        public IContainer RelativeItem(float size = 1) => throw Declared.Only;

        public IContainer ConstantItem(float size, Unit unit = Unit.Point) => throw Declared.Only;
    }

    public static class RowExtensions
    {
        public static void Row(this IContainer element, Action<RowDescriptor> handler) => throw Declared.Only;
    }

    public sealed class TableColumnsDefinitionDescriptor
    {
        internal TableColumnsDefinitionDescriptor() => throw Declared.Only;

        public void RelativeColumn(float width = 1) => throw Declared.Only;
    }

    public sealed class TableCellDescriptor
    {
        internal TableCellDescriptor() => throw Declared.Only;

        public ITableCellContainer Cell() => throw Declared.Only;
    }

    public sealed class TableDescriptor
    {
        internal TableDescriptor() => throw Declared.Only;

        public void ColumnsDefinition(Action<TableColumnsDefinitionDescriptor> handler) => throw Declared.Only;

        public void Header(Action<TableCellDescriptor> handler) => throw Declared.Only;

        public ITableCellContainer Cell() => throw Declared.Only;
    }

    public static class TableExtensions
    {
        public static void Table(this IContainer element, Action<TableDescriptor> handler) => throw Declared.Only;
    }

    public class TextSpanDescriptor
    {
        internal TextSpanDescriptor() => throw Declared.Only;
    }

    public sealed class TextBlockDescriptor : TextSpanDescriptor
    {
        internal TextBlockDescriptor() => throw Declared.Only;

        public TextBlockDescriptor ParagraphFirstLineIndentation(float value, Unit unit = Unit.Point) => throw Declared.Only;
    }

    public sealed class TextDescriptor
    {
        internal TextDescriptor() => throw Declared.Only;

        public void AlignLeft() => throw Declared.Only;

        public void AlignCenter() => throw Declared.Only;

        public void AlignRight() => throw Declared.Only;

        public void Justify() => throw Declared.Only;

        public void ParagraphFirstLineIndentation(float value, Unit unit = Unit.Point) => throw Declared.Only;

        public TextSpanDescriptor Span(string? text) => throw Declared.Only;
    }

    public static class TextExtensions
    {
        public static void Text(this IContainer element, Action<TextDescriptor> content) => throw Declared.Only;

        public static TextBlockDescriptor Text(this IContainer container, string? text) => throw Declared.Only;
    }

    public static class TextSpanDescriptorExtensions
    {
        public static T FontColor<T>(this T descriptor, Color color)
            where T : TextSpanDescriptor => throw Declared.Only;

        public static T FontSize<T>(this T descriptor, float value)
            where T : TextSpanDescriptor => throw Declared.Only;

        public static T Underline<T>(this T descriptor, bool value = true)
            where T : TextSpanDescriptor => throw Declared.Only;

        public static T Bold<T>(this T descriptor)
            where T : TextSpanDescriptor => throw Declared.Only;
    }

    public static class TextStyleExtensions
    {
        public static TextStyle FontFamily(this TextStyle style, params string[] values) => throw Declared.Only;

        public static TextStyle FontSize(this TextStyle style, float value) => throw Declared.Only;

        public static TextStyle LineHeight(this TextStyle style, float? factor) => throw Declared.Only;
    }

    public static class DynamicComponentExtensions
    {
        public static void Dynamic(this IContainer element, IDynamicComponent dynamicElement) => throw Declared.Only;
    }

    public class LineDescriptor
    {
        internal LineDescriptor() => throw Declared.Only;
    }

    public static class LineExtensions
    {
        public static LineDescriptor LineHorizontal(this IContainer element, float thickness, Unit unit = Unit.Point) => throw Declared.Only;
    }

    public sealed class ImageDescriptor
    {
        internal ImageDescriptor() => throw Declared.Only;

        public ImageDescriptor FitArea() => throw Declared.Only;
    }

    public static class ImageExtensions
    {
        public static ImageDescriptor Image(this IContainer parent, byte[] imageData) => throw Declared.Only;
    }

    public static class AlignmentExtensions
    {
        public static IContainer AlignCenter(this IContainer element) => throw Declared.Only;

        public static IContainer AlignMiddle(this IContainer element) => throw Declared.Only;
    }

    public static class PaddingExtensions
    {
        public static IContainer Padding(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;

        public static IContainer PaddingTop(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;

        public static IContainer PaddingBottom(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;

        public static IContainer PaddingLeft(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;
    }

    public static class ConstrainedExtensions
    {
        public static IContainer MaxWidth(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;

        public static IContainer Height(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;

        public static IContainer MaxHeight(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;
    }

    public static class StyledBoxExtensions
    {
        public static IContainer Background(this IContainer element, Color color) => throw Declared.Only;

        public static IContainer Border(this IContainer element, float value, Unit unit = Unit.Point) => throw Declared.Only;
    }

    public static class ElementExtensions
    {
        public static IContainer ShowEntire(this IContainer element) => throw Declared.Only;

        public static IContainer EnsureSpace(this IContainer element, float minHeight = 150) => throw Declared.Only;

        public static void PageBreak(this IContainer element) => throw Declared.Only;

        public static IContainer Section(this IContainer element, string sectionName) => throw Declared.Only;

        public static IContainer DefaultTextStyle(this IContainer element, Func<TextStyle, TextStyle> handler) => throw Declared.Only;

        public static IContainer CaptureContentPosition(this IContainer element, string id) => throw Declared.Only;
    }
}
