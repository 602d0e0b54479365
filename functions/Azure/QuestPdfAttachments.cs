using ContractFunctions.Pdf.Typesetting;
using QuestPDF.Fluent;

namespace ContractFunctions.Azure;

/// <summary>Puts files into a PDF. QuestPDF does so from file to file, so they pass through a folder of their own, which is deleted.</summary>
internal static class QuestPdfAttachments
{
    public static byte[] Add(byte[] pdf, IReadOnlyList<Attachment> attachments)
    {
        if (attachments.Count == 0)
        {
            return pdf;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("contractfunctions-");
        try
        {
            string source = Path.Combine(folder.FullName, "source.pdf"), target = Path.Combine(folder.FullName, "target.pdf");
            File.WriteAllBytes(source, pdf);
            DocumentOperation operation = DocumentOperation.LoadFile(source);
            foreach ((int at, Attachment attachment) in attachments.Index())
            {
                string file = Path.Combine(folder.FullName, $"attachment-{at}");
                File.WriteAllBytes(file, attachment.Content.ToArray());
                operation = operation.AddAttachment(new DocumentOperation.DocumentAttachment
                {
                    Key = attachment.Name,
                    AttachmentName = attachment.Name,
                    FilePath = file,
                    MimeType = attachment.MediaType,
                    Description = attachment.Description,
                    CreationDate = attachment.ModifiedAt.UtcDateTime,
                    ModificationDate = attachment.ModifiedAt.UtcDateTime,
                    Relationship = DocumentOperation.DocumentAttachmentRelationship.Data,
                });
            }

            operation.Save(target);
            return File.ReadAllBytes(target);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
