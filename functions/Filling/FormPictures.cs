using System.Globalization;
using ContractFunctions.Templates;

namespace ContractFunctions.Filling;

/// <summary>A picture that a form holds.</summary>
/// <param name="Path">Of the field, as faults name it: <c>proof</c>, <c>works[1].image</c>.</param>
/// <param name="Label">Of the field; of a list's column with the list's and the item's number.</param>
public sealed record FormPicture(string Path, string Label, string Sha256);

/// <summary>The pictures of a form, in its order.</summary>
public static class FormPictures
{
    public static IEnumerable<FormPicture> Of(FilledForm form) => form.Asked.SelectMany(field => form.Find(field.Name) switch
    {
        FieldValue.Picture picture => [new FormPicture(field.Name, field.Label.Zh, picture.Sha256)],
        FieldValue.Rows rows => OfRows(field, rows),
        _ => Enumerable.Empty<FormPicture>(),
    });

    private static IEnumerable<FormPicture> OfRows(FieldDefinition list, FieldValue.Rows rows) =>
        from item in rows.Items.Index()
        from column in list.Columns
        let picture = item.Item.GetValueOrDefault(column.Name) as FieldValue.Picture
        where picture is not null
        select new FormPicture(
            string.Create(CultureInfo.InvariantCulture, $"{list.Name}[{item.Index}].{column.Name}"),
            string.Create(CultureInfo.InvariantCulture, $"{list.Label.Zh}（{item.Index + 1}）{column.Label.Zh}"),
            picture.Sha256);
}
