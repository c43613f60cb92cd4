package dev.weir.coordinator.http;

import dev.weir.api.error.ErrorCode;
import dev.weir.api.error.WeirException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS from cert.pem, key.pem (PKCS#8, RSA or EC) and ca.pem of a directory. Stateless. */
final class TlsContext {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
  private static final char[] IN_MEMORY = new char[0];

  private TlsContext() {}

  /**
   * Presents the certificate, trusts the CA.
   *
   * @throws WeirException CERTIFICATE_INVALID
   */
  static SSLContext load(Path directory) {
    try {
      KeyStore keys = emptyStore();
      keys.setKeyEntry(
          "key",
          key(directory.resolve("key.pem")),
          IN_MEMORY,
          certificates(directory.resolve("cert.pem")).toArray(new Certificate[0]));
      var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keyManagers.init(keys, IN_MEMORY);

      KeyStore trusted = emptyStore();
      int number = 0;
      for (Certificate certificate : certificates(directory.resolve("ca.pem"))) {
        trusted.setCertificateEntry("ca-" + number++, certificate);
      }
      var trustManagers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trustManagers.init(trusted);

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new WeirException(
          ErrorCode.CERTIFICATE_INVALID,
          "the certificate, key or CA in "
              + directory
              + " cannot be used: "
              + e
              + "; expected cert.pem, ca.pem and key.pem (PKCS#8, not encrypted)",
          e);
    }
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, IN_MEMORY);
    return store;
  }

  private static List<Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    var in = new ByteArrayInputStream(Files.readAllBytes(file));
    List<Certificate> found =
        List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    if (found.isEmpty()) {
      throw new GeneralSecurityException(file.getFileName() + " holds no certificate");
    }
    return found;
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new GeneralSecurityException(file.getFileName() + " holds no 'BEGIN PRIVATE KEY'");
    }
    var encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    try {
      return KeyFactory.getInstance("EC").generatePrivate(encoded);
    } catch (InvalidKeySpecException e) {
      return KeyFactory.getInstance("RSA").generatePrivate(encoded);
    }
  }
}
