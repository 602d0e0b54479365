namespace ContractFunctions.Tests.Hosting;

/// <summary>Who asks. The contract of the scene is a rental whose tenant has filled in and is to sign next.</summary>
internal enum Role
{
    /// <summary>No session.</summary>
    Anonymous,

    /// <summary>Signed in and verified, no part in the contract.</summary>
    Stranger,

    /// <summary>The landlord, who made the contract.</summary>
    Initiator,

    /// <summary>The tenant, whose turn it is.</summary>
    Party,
}

/// <summary>What each role gets from a route: the HTTP status. One line per method and route; a route without a line fails <see cref="AuthorizationMatrixTests"/>.</summary>
/// <param name="Body">JSON that passes the body's checks, so that the answer shows authority; placeholders <c>{hash}</c>, <c>{token}</c>, <c>{deadline}</c>.</param>
internal sealed record MatrixRow(string Route, int Anonymous, int Stranger, int Initiator, int Party, string Body = "{}")
{
    public int Of(Role role) => role switch { Role.Anonymous => Anonymous, Role.Stranger => Stranger, Role.Initiator => Initiator, _ => Party };
}

internal static class AuthorizationMatrix
{
    private const string Identity = """{"by":"initiator","identity":{"name":"李晓喆","documentType":"ResidentIdentityCard","documentNumber":"32010619950620342X","phone":"13900139002"},"address":"江苏省南京市鼓楼区青石巷7号402室"}""";

    public static readonly MatrixRow[] Rows =
    [
        // Open to anyone.
        new("GET /api/health", 200, 200, 200, 200),
        new("GET /api/ready", 200, 200, 200, 200),
        new("GET /outbox", 200, 200, 200, 200),
        new("GET /outbox.json", 200, 200, 200, 200),
        new("GET /outbox/{id}", 404, 404, 404, 404),
        new("GET /api/openapi.json", 200, 200, 200, 200),
        new("GET /api/disclosure", 200, 200, 200, 200),
        new("GET /api/trust", 200, 200, 200, 200),
        new("GET /api/revocation-list", 200, 200, 200, 200),
        new("POST /api/ocsp", 415, 415, 415, 415),
        new("GET /api/privacy-consents/real-name", 200, 200, 200, 200),
        new("GET /api/privacy-consents/face", 200, 200, 200, 200),
        new("GET /api/templates", 200, 200, 200, 200),
        new("GET /api/templates/{template}", 200, 200, 200, 200),
        new("GET /api/templates/{template}/sample", 200, 200, 200, 200),
        new("POST /api/sign-in/codes", 202, 202, 202, 202, """{"phone":"{phone}"}"""),
        new("POST /api/sign-in", 422, 422, 422, 422, """{"phone":"13700137009","code":"000000"}"""),
        new("POST /api/sign-in/wechat", 404, 404, 404, 404, """{"code":"code","phoneCode":"phone-code"}"""),
        new("POST /api/sign-in/wecom", 404, 404, 404, 404, """{"code":"code"}"""),
        new("POST /api/links", 200, 200, 200, 200, """{"token":"{token}"}"""),
        new("GET /api/s/{token}", 200, 200, 200, 200),
        new("GET /api/checked", 200, 200, 200, 200),
        new("POST /api/s/{token}/resend", 409, 409, 409, 409),
        new("GET /api/o/{invitation}", 200, 200, 200, 200),

        // The caller's own.
        new("GET /api/me", 401, 200, 200, 200),
        new("POST /api/me/real-name", 401, 409, 409, 409, """{"name":"李四","documentType":"ResidentIdentityCard","documentNumber":"000000000000000000","privacyConsent":{"version":"none","sha256":"none"}}"""),
        new("POST /api/me/signing-password", 401, 422, 422, 422, """{"password":"1"}"""),
        new("POST /api/me/face-consent", 401, 409, 409, 409, """{"version":"none","sha256":"none"}"""),
        new("DELETE /api/me/face-consent", 401, 204, 204, 204),
        new("POST /api/me/wecom", 401, 404, 404, 404, """{"code":"code"}"""),
        new("DELETE /api/me/wecom", 401, 204, 204, 204),
        new("PUT /api/me/handwriting", 401, 415, 415, 415),
        new("GET /api/me/handwriting", 401, 200, 200, 200),
        new("GET /api/me/name-seal", 401, 200, 200, 200),
        new("DELETE /api/sessions/current", 401, 204, 204, 204),
        new("GET /api/contracts", 401, 200, 200, 200),
        new("GET /api/todo", 401, 200, 200, 200),
        new("GET /api/counts", 401, 200, 200, 200),
        new("POST /api/contracts", 401, 200, 200, 200, """{"templates":["rental"],"role":"landlord"}"""),
        new("POST /api/claims", 401, 409, 409, 200, """{"token":"{token}"}"""),
        new("GET /api/me/organizations", 401, 200, 200, 200),
        new("POST /api/organizations", 401, 200, 200, 200, """{"name":"南京青石商贸有限公司","code":"91320106MA1FGH2J76","legalRepresentative":"赵敏"}"""),
        new("POST /api/memberships", 401, 410, 200, 200, """{"token":"{invitation}"}"""),
        new("POST /api/join-requests", 401, 202, 202, 202, """{"code":"{code}"}"""),
        new("GET /api/bulk-launches", 401, 200, 200, 200),
        new("POST /api/bulk-launches", 401, 422, 422, 422, """{"template":"none","csv":"","disclosure":{"version":"none","hash":"none"}}"""),
        new("GET /api/bulk-launches/{bulk}", 401, 404, 404, 404),
        new("GET /api/me/contacts", 401, 200, 200, 200),
        new("POST /api/me/contacts", 401, 200, 200, 200, """{"name":"王五","phone":"13500135001"}"""),
        new("POST /api/me/contacts/{contact}/delete", 401, 404, 404, 404),
        new("POST /api/me/contacts/import", 401, 415, 415, 415),

        // The platform's operators; nobody of the scene is one.
        new("GET /api/operator/certifications", 401, 404, 404, 404),
        new("POST /api/operator/certifications/{organization}", 401, 404, 404, 404, """{"approve":true}"""),

        // An organization: the initiator is its SuperAdmin, the party a plain member; to a stranger it does not exist.
        new("GET /api/organizations/{organization}", 401, 404, 200, 200),
        new("GET /api/organizations/{organization}/address-book", 401, 404, 404, 404),
        new("GET /api/organizations/{organization}/address-book/{department}", 401, 404, 404, 404),
        new("PUT /api/organizations/{organization}/licence", 401, 415, 415, 415),
        new("POST /api/organizations/{organization}/certification", 401, 404, 409, 403),
        new("POST /api/organizations/{organization}/invitations", 401, 404, 200, 403, """{"phone":"{phone}"}"""),
        new("POST /api/organizations/{organization}/join-requests/{member}", 401, 404, 404, 403, """{"accept":true}"""),
        new("POST /api/organizations/{organization}/members/{member}", 401, 404, 200, 403, """{"isSealKeeper":false,"isTemplateManager":false}"""),
        new("POST /api/organizations/{organization}/members/{member}/leave", 401, 404, 422, 422, """{"successor":"{member}"}"""),
        new("POST /api/organizations/{organization}/super-admin/identity-checks", 401, 404, 200, 403, """{"accountId":"{member}"}"""),
        new("POST /api/organizations/{organization}/super-admin", 401, 404, 422, 403, """{"accountId":"{member}","code":"000000","password":"wrong-password-1"}"""),
        new("POST /api/organizations/{organization}/departments", 401, 404, 200, 403, """{"name":"法务部"}"""),
        new("POST /api/organizations/{organization}/departments/{department}", 401, 404, 200, 403, """{"name":"合同部"}"""),
        new("POST /api/organizations/{organization}/departments/{department}/delete", 401, 404, 200, 403),
        new("GET /api/organizations/{organization}/contracts", 401, 404, 200, 403),
        new("GET /api/organizations/{organization}/seals", 401, 404, 200, 200),
        new("POST /api/organizations/{organization}/seals", 401, 404, 200, 403, """{"type":"Finance"}"""),
        new("POST /api/organizations/{organization}/seals/upload", 401, 415, 415, 415),
        new("POST /api/organizations/{organization}/seals/{seal}/status", 401, 404, 200, 403, """{"status":"Enabled"}"""),
        new("POST /api/organizations/{organization}/seals/{seal}/grants", 401, 404, 200, 403, """{"accountId":"{member}"}"""),
        new("POST /api/organizations/{organization}/seals/{seal}/grants/revoke", 401, 404, 200, 403, """{"accountId":"{member}"}"""),
        new("GET /api/organizations/{organization}/seals/{seal}/picture", 401, 404, 200, 200),
        new("GET /api/organizations/{organization}/seals/{seal}/ledger.csv", 401, 404, 200, 403),
        new("GET /api/organizations/{organization}/seals/{seal}/ledger.pdf", 401, 404, 200, 403),

        new("GET /api/organizations/{organization}/contacts", 401, 404, 200, 200),
        new("POST /api/organizations/{organization}/contacts", 401, 404, 200, 200, """{"name":"王五","phone":"13500135002"}"""),
        new("POST /api/organizations/{organization}/contacts/{contact}/delete", 401, 404, 204, 404),   // gone by then
        new("POST /api/organizations/{organization}/contacts/import", 401, 415, 415, 415),
        new("GET /api/organizations/{organization}/credentials", 401, 404, 200, 403),
        new("POST /api/organizations/{organization}/credentials", 401, 404, 200, 403, """{"name":"ERP","scopes":["contracts.read"],"days":30}"""),
        new("POST /api/organizations/{organization}/credentials/{credential}/revoke", 401, 404, 200, 403),
        new("GET /api/organizations/{organization}/webhooks", 401, 404, 200, 403),
        new("POST /api/organizations/{organization}/webhooks", 401, 404, 200, 403, """{"url":"https://hooks.example.com/contracts"}"""),
        new("GET /api/organizations/{organization}/webhooks/{webhook}/messages", 401, 404, 200, 403),
        new("POST /api/organizations/{organization}/webhooks/{webhook}/replay", 401, 404, 200, 403, """{"fromSequence":1}"""),
        new("POST /api/organizations/{organization}/webhooks/{webhook}/delete", 401, 404, 204, 403),

        // A contract: to a stranger it does not exist.
        new("GET /api/contracts/{id}", 401, 404, 200, 200),
        new("GET /api/contracts/{id}/text", 401, 404, 200, 200),
        new("GET /api/contracts/{id}/form", 401, 404, 200, 200),
        new("GET /api/contracts/{id}/preview", 401, 404, 200, 200),
        new("GET /api/contracts/{id}/document", 401, 404, 200, 200),
        new("GET /api/contracts/{id}/timeline", 401, 404, 200, 200),
        new("GET /api/contracts/{id}/share-link", 401, 404, 200, 409),
        new("GET /api/contracts/{id}/share-link/qr", 401, 404, 200, 409),
        new("POST /api/contracts/{id}/disclosure", 401, 404, 409, 409, """{"version":"none","hash":"none"}"""),
        new("POST /api/contracts/{id}/parties/{role}", 401, 404, 409, 403, Identity),
        new("POST /api/contracts/{id}/parties/{role}/correct", 401, 404, 409, 403, Identity),
        new("POST /api/contracts/{id}/parties/{role}/release", 401, 404, 200, 403),
        new("POST /api/contracts/{id}/form", 401, 404, 409, 409, """{"values":{}}"""),
        new("POST /api/contracts/{id}/launch", 401, 404, 409, 403),
        new("POST /api/contracts/{id}/pictures", 401, 415, 415, 415),
        new("POST /api/contracts/{id}/return-filling", 401, 404, 422, 422, """{"role":"nobody","reason":"请核对"}"""),
        new("POST /api/contracts/{id}/complete-filling", 401, 404, 409, 409, """{"name":"李晓喆","documentNumber":"32010619950620342X","phone":"13900139002"}"""),
        new("POST /api/contracts/{id}/readings", 401, 404, 200, 200, """{"contentHash":"{hash}","pages":[1]}"""),
        new("POST /api/contracts/{id}/identity-checks", 401, 404, 409, 200, """{"action":"sign","contentHash":"{hash}"}"""),
        new("POST /api/contracts/{id}/sign", 401, 404, 409, 409, """{"contentHash":"{hash}","mark":"NameSeal","title":"{title}","signerName":"李晓喆","code":"000000","password":"wrong-password-1"}"""),
        new("POST /api/contracts/{id}/deliveries", 401, 404, 409, 409, """{"email":"somebody@example.com"}"""),
        new("POST /api/contracts/{id}/remind", 401, 404, 200, 409, """{"role":"tenant"}"""),
        new("POST /api/contracts/{id}/deadline", 401, 404, 200, 403, """{"deadline":"{deadline}"}"""),
        new("POST /api/contracts/{id}/transfer", 401, 404, 409, 409, """{"accountId":"{member}"}"""),
        new("POST /api/contracts/{id}/carbon-copies", 401, 404, 200, 403, """{"name":"赵敏","phone":"13600136009"}"""),
        new("POST /api/contracts/{id}/carbon-copies/{copy}/remove", 401, 404, 200, 403),
        new("POST /api/contracts/{id}/seal-applications", 401, 404, 409, 409, """{"type":"Contract","contentHash":"{hash}"}"""),
        new("POST /api/contracts/{id}/seal-applications/{application}/withdraw", 401, 404, 404, 404),
        new("POST /api/contracts/{id}/seal-applications/{application}/approve", 401, 404, 404, 404, """{"seal":"{seal}","code":"000000","password":"wrong-password-1"}"""),
        new("POST /api/contracts/{id}/seal-applications/{application}/reject", 401, 404, 404, 404, """{"reason":"不同意"}"""),
        new("POST /api/contracts/{id}/rescissions", 401, 404, 409, 409, """{"reason":"mutual"}"""),
        new("GET /api/contracts/{id}/rescissions/{rescission}/document", 401, 404, 404, 404),
        new("POST /api/contracts/{id}/rescissions/{rescission}/confirm", 401, 404, 404, 404, """{"contentHash":"{hash}","mark":"NameSeal","signerName":"李晓喆","code":"000000","password":"wrong-password-1"}"""),
        new("POST /api/contracts/{id}/rescissions/{rescission}/cancel", 401, 404, 404, 404),
        new("POST /api/contracts/{id}/rescissions/{rescission}/decline", 401, 404, 404, 404, """{"reason":"不同意"}"""),
        new("POST /api/contracts/{id}/reject", 401, 404, 409, 200, """{"reason":"条款不合适"}"""),
        new("POST /api/contracts/{id}/cancel", 401, 404, 200, 403, """{"reason":"不租了"}"""),
    ];
}
