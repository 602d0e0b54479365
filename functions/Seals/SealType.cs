namespace ContractFunctions.Seals;

/// <summary>印章类型.</summary>
public enum SealType
{
    /// <summary>公章.</summary>
    Company,

    /// <summary>合同专用章.</summary>
    Contract,

    /// <summary>财务专用章.</summary>
    Finance,

    /// <summary>人事专用章.</summary>
    Personnel,

    /// <summary>法人章.</summary>
    LegalRepresentative,
}
