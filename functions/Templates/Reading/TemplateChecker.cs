using System.Collections.Immutable;
using ContractFunctions.Filling;
using ContractFunctions.Hosting;

namespace ContractFunctions.Templates;

/// <summary>Checks what a template says: names, options, conditions, what is never printed and what can never be reached. Runs once, when the file is read.</summary>
internal sealed class TemplateChecker
{
    private readonly TemplateDefinition template;
    private readonly TemplateFaults faults;

    private TemplateChecker(TemplateDefinition template, TemplateFaults faults) => (this.template, this.faults) = (template, faults);

    public static void Check(TemplateDefinition template, TemplateFaults faults)
    {
        TemplateChecker checker = new(template, faults);
        checker.Fields();
        checker.Rules();
        new BodyChecker(template, faults).Check();
        if (!faults.Any)
        {
            checker.Samples();
        }

        if (!faults.Any)
        {
            new ReachabilityChecker(template, faults).Check();
        }
    }

    /// <summary>A condition names earlier fields only: so it is never circular, and a client can show fields from top to bottom.</summary>
    private void Fields()
    {
        HashSet<string> earlier = [];
        foreach (FieldDefinition field in template.Fields)
        {
            if (field.When is { } when)
            {
                new ExpressionChecker(faults, new NameScope(template), field.Line).Condition(when);
                foreach (Expression.Path late in when.Paths.Where(path => template.FindField(path.Name) is not null && !earlier.Contains(path.Name)))
                {
                    faults.Add(field.Line, "Template.ConditionLate", late.Name);
                }

                foreach (Expression.Path other in when.Paths.Where(path => template.FindField(path.Name) is null && new NameScope(template).Knows(path.Name)))
                {
                    faults.Add(field.Line, "Template.FieldExpected", other.Name);
                }
            }

            earlier.Add(field.Name);
            Columns(field);
        }
    }

    /// <summary>A computed column names earlier columns of its list only.</summary>
    private void Columns(FieldDefinition list)
    {
        HashSet<string> earlier = [];
        foreach (FieldDefinition column in list.Columns)
        {
            if (column.Is is { } computed)
            {
                new ExpressionChecker(faults, new NameScope(template).Inside(list.Name)!, column.Line).Number(computed);
                foreach (Expression.Path other in computed.Paths.Where(path => !earlier.Contains(path.Name)))
                {
                    faults.Add(column.Line, "Template.ConditionLate", other.Name);
                }
            }

            earlier.Add(column.Name);
        }
    }

    private void Rules()
    {
        foreach (ComputedValue computed in template.Computed)
        {
            new ExpressionChecker(faults, new NameScope(template), computed.Line).Number(computed.Is);
            foreach (Expression.Path path in computed.Is.Paths.Where(path => template.FindField(path.Name) is null && new NameScope(template).Knows(path.Name)))
            {
                faults.Add(computed.Line, "Template.FieldExpected", path.Name);
            }
        }

        foreach (TemplateRule rule in template.Rules)
        {
            new ExpressionChecker(faults, new NameScope(template), rule.Line).Condition(rule.Check);
            if (template.FindField(rule.At) is null)
            {
                faults.Add(rule.Line, "Template.NameUnknown", rule.At);
            }
        }
    }

    /// <summary>The sample form must pass as a person's would: it is the 范文.</summary>
    private void Samples()
    {
        FormValues samples = template.SampleValues;
        foreach (FieldFault fault in FormValidator.ValidateWhole(template, samples, FrontMatterReader.SampleDay))
        {
            int line = template.FindField(fault.Field.Split('.', '[')[0])?.Line ?? 1;
            faults.Add(line, "Template.SampleRefused", $"{fault.Field} {fault.Code}");
        }

        foreach (FieldDefinition field in template.Fields.Where(field => field.Default is not null))
        {
            FieldReader reader = new(FrontMatterReader.SampleDay);
            reader.Read(field, field.Default!.Value, field.Name);
            if (reader.Faults.Count > 0)
            {
                faults.Add(field.Line, "Template.DefaultRefused", $"{field.Name} {reader.Faults[0].Code}");
            }
        }
    }
}
