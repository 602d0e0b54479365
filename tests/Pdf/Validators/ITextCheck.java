import com.itextpdf.text.pdf.AcroFields;
import com.itextpdf.text.pdf.PdfReader;
import com.itextpdf.text.pdf.security.PdfPKCS7;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** For each file: its path and one word per signature: ok, timestamp-ok (with a timestamp of the signature), document-timestamp-ok, wrong, or unsupported. */
public class ITextCheck {
    public static void main(String[] files) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        for (String file : files) {
            StringBuilder said = new StringBuilder(file);
            AcroFields fields = new PdfReader(file).getAcroFields();
            int revisions = fields.getTotalRevisions();
            for (String name : fields.getSignatureNames()) {
                said.append('\t').append(check(fields, name));
                if (fields.getRevision(name) == revisions && !fields.signatureCoversWholeDocument(name)) {
                    said.append("-not-whole");
                }
            }
            System.out.println(said);
        }
    }

    private static String check(AcroFields fields, String name) {
        try {
            PdfPKCS7 signature = fields.verifySignature(name);
            if (!signature.verify()) {
                return "wrong";
            }
            if (signature.isTsp()) {
                return "document-timestamp-ok";
            }
            return signature.getTimeStampToken() == null ? "ok" : signature.verifyTimestampImprint() ? "timestamp-ok" : "wrong";
        } catch (Exception e) {
            return String.valueOf(e.getMessage()).contains("1.2.840.10045.4.3.2") ? "unsupported" : "wrong";
        }
    }
}
