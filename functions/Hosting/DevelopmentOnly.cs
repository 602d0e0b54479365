namespace ContractFunctions.Hosting;

/// <summary>Marks an adapter that stands in for the real thing. Outside Development a server that would use one refuses to start.</summary>
public interface IDevelopmentOnly;
