package dev.weir.it.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A throw-away authority and directories with certificates that it signed, made by keytool. */
final class Certificates {
  private static final String PASSWORD = "not-a-secret";
  private final Path work;
  private final String authority;

  /**
   * @param work empty directory for its files
   */
  public Certificates(Path work, String authority) throws IOException {
    this.work = work;
    this.authority = authority;
    keytool(
        List.of(
            "-genkeypair",
            "-alias",
            authority,
            "-dname",
            "CN=" + authority,
            "-ext",
            "bc:c=ca:true",
            "-keyalg",
            "EC",
            "-validity",
            "2"),
        store());
  }

  /** A directory with cert.pem, key.pem and ca.pem for the addresses of a test cluster. */
  public Path directory(String name) throws IOException, GeneralSecurityException {
    return directory(
        name, "dns:localhost,ip:127.0.0.1,ip:127.0.0.2,ip:127.0.0.3,ip:127.0.0.4,ip:127.0.0.5");
  }

  /**
   * The same for other names.
   *
   * @param names as keytool writes them: {@code dns:NAME,ip:ADDRESS}
   */
  public Path directory(String name, String names) throws IOException, GeneralSecurityException {
    keytool(
        List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg", "EC"), store());
    Path request = work.resolve(name + ".csr");
    Path signed = work.resolve(name + ".crt");
    keytool(List.of("-certreq", "-alias", name, "-file", request.toString()), store());
    keytool(
        List.of(
            "-gencert",
            "-alias",
            authority,
            "-infile",
            request.toString(),
            "-outfile",
            signed.toString(),
            "-validity",
            "2",
            "-ext",
            "san=" + names),
        store());
    keytool(List.of("-importcert", "-alias", name, "-file", signed.toString()), store());

    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path directory = Files.createDirectory(work.resolve(name));
    var chain = new StringBuilder();
    for (Certificate certificate : keys.getCertificateChain(name)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(directory.resolve("cert.pem"), chain);
    Files.writeString(
        directory.resolve("key.pem"),
        pem("PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded()));
    Files.writeString(
        directory.resolve("ca.pem"),
        pem("CERTIFICATE", keys.getCertificate(authority).getEncoded()));
    return directory;
  }

  private Path store() {
    return work.resolve("keys.p12");
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }

  private static void keytool(List<String> arguments, Path store) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
    command.add("-noprompt");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
