package dev.weir.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.it.helm.Chart;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the chart renders to is started as it is written, on loopback and without Kubernetes: every
 * container's command, arguments, variables and mounted files; every probe; a job through the
 * service in front; the end by SIGTERM. What stands in for a node is said at {@link Pod}.
 */
@Tag("slow")
class ChartProcessesIT {
  private static final int FLIGHTS = 2_000;
  private static final long SEED = 14;
  private static final String TOKEN = "a-token-of-no-worth";

  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  private static Path directory;
  private static ZooKeeperEnsemble zookeeper;
  private static LocalS3 s3;
  private static ContainerImage image;
  private static Map<Path, String> installed;

  @BeforeAll
  static void startWhatTheClusterNeeds() throws Exception {
    directory = Distribution.scratch("ChartProcessesIT");
    image = ContainerImage.build(Files.createDirectory(directory.resolve("image")));
    installed = WrittenFiles.listing(installation());
    zookeeper = new ZooKeeperEnsemble(directory, 1);
    s3 = new LocalS3(directory.resolve("s3"));
    zookeeper.awaitServing();
  }

  private static Path installation() {
    return image.files().get("/opt/weir");
  }

  @AfterAll
  static void stop() throws Exception {
    if (zookeeper != null) {
      zookeeper.close();
    }
    if (s3 != null) {
      s3.close();
    }
  }

  /** What a user must say, and less memory than usual: see the comment on it in values.yaml. */
  private static Map<String, String> values(String cluster) {
    var values = new TreeMap<String, String>();
    values.put("clusterName", cluster);
    values.put("zookeeper.address", zookeeper.address().replace("127.0.0.1", "zookeeper"));
    values.put("store.uri", s3.address() + "/" + cluster);
    values.put("store.s3Endpoint", s3.endpoint().replace("127.0.0.1", "store"));
    values.put("store.existingSecret", "s3-keys");
    values.put("coordinator.javaOptions", "-Xmx512m " + QUICK_START);
    values.put("worker.javaOptions", "-Xmx64m " + QUICK_START);
    values.put("worker.executors", "1");
    values.put("worker.memory", "512m");
    values.put("worker.resources.requests.memory", "768Mi");
    values.put("worker.resources.limits.memory", "768Mi");
    return values;
  }

  @Test
  void withCertificatesAndATokenAJobPasses() throws Exception {
    Path certificate = certificate();
    Map<String, Map<String, String>> secrets =
        Map.of(
            "s3-keys", s3.environment(),
            "weir-tls", files(certificate),
            "weir-token", Map.of("token", TOKEN));
    Map<String, String> values = values("secure");
    values.put("security.tls.existingSecret", "weir-tls");
    values.put("security.token.existingSecret", "weir-token");
    values.put("monitoring.podMonitor.enabled", "true");
    Path client = Files.createDirectory(directory.resolve("client"));
    Files.copy(certificate.resolve("ca.pem"), client.resolve("ca.pem"));
    Path token = Files.writeString(directory.resolve("token"), TOKEN);

    try (var release = new ChartRelease(image, directory.resolve("secure"), values, secrets)) {
      release.start();
      List<String> options =
          List.of(
              "--server",
              "https://" + release.front(),
              "--tls-dir",
              client.toString(),
              "--token-file",
              token.toString());
      passAJobThrough(release, options, 4);
      var scrape = new PodMonitorScrape(release.podMonitor(), secrets);
      List<Pod> scraped = release.selectedBy(scrape.selector());
      assertThat(scraped).hasSize(2);
      for (Pod pod : scraped) {
        assertThat(scrape.of(pod)).startsWith("HTTP/1.1 200").contains("weir_coordinator_leader");
      }
      holdWhatTheManifestsClaim(release);
      release.terminate();
    }
  }

  @Test
  void onAnInsecureNetworkAJobPasses() throws Exception {
    Map<String, String> values = values("insecure");
    values.put("security.insecureNetwork", "true");
    values.put("coordinator.replicas", "1");
    values.put("worker.replicas", "1");

    try (var release =
        new ChartRelease(
            image, directory.resolve("insecure"), values, Map.of("s3-keys", s3.environment()))) {
      release.start();
      // By address, as through port-forward: on loopback no other name is answered without token.
      String address = release.pods().get(0).address();
      String port = release.front().replaceFirst(".*:", "");
      passAJobThrough(release, List.of("--server", "http://" + address + ":" + port), 2);
      holdWhatTheManifestsClaim(release);
      release.terminate();
    }
  }

  /** For exactly the names that values.yaml demands. */
  private static Path certificate() throws Exception {
    String release = Chart.RELEASE;
    String domain = "." + Chart.NAMESPACE + ".svc";
    return new Certificates(Files.createDirectory(directory.resolve("ca")), "chart-ca")
        .directory(
            "pods",
            "dns:*.%1$s-coordinator%2$s,dns:*.%1$s-worker%2$s,dns:%1$s%2$s,dns:localhost"
                .formatted(release, domain));
  }

  private static Map<String, String> files(Path of) throws IOException {
    var files = new TreeMap<String, String>();
    for (String name : List.of("cert.pem", "key.pem", "ca.pem")) {
      files.put(name, Files.readString(of.resolve(name)));
    }
    return files;
  }

  private static void passAJobThrough(ChartRelease release, List<String> options, int parallelism)
      throws IOException {
    Path files = Files.createTempDirectory(directory, "job-");
    Path input = files.resolve("flights.ndjson");
    Flights.write(input, FLIGHTS, SEED);
    var environment = new TreeMap<>(release.dns());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    Cli.Ended ended =
        new Cli(files, environment, options)
            .run(
                "run",
                Distribution.examples().toString(),
                "--class",
                "dev.weir.examples.FlightDelays",
                "--arg",
                "input=" + input,
                "--arg",
                "output=" + files.resolve("out"),
                "--parallelism",
                "" + parallelism,
                "--wait");
    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(OutputLines.of(files.resolve("out"))).isEqualTo(Flights.expected(input));
  }

  /** After a job: probes pass, memory holds, and nothing is written beside the volumes. */
  private static void holdWhatTheManifestsClaim(ChartRelease release) throws Exception {
    assertThat(WrittenFiles.listing(installation())).as("the image").isEqualTo(installed);
    String archive = installation().resolve("lib/weir.jsa").toString();
    release.sets().stream()
        .map(set -> set.getSpec().getTemplate().getSpec().getSecurityContext())
        .forEach(context -> assertThat(userOf(context)).isEqualTo(image.user()));
    for (Pod pod : release.pods()) {
      for (Probe probe : ChartRelease.probes(pod)) {
        new ProbeCall(pod, probe).awaitPass();
      }
      Quantity limit = pod.container().getResources().getLimits().get("memory");
      assertThat(proportionalBytes(pod))
          .as("memory of " + pod.name())
          .isLessThan(Quantity.getAmountInBytes(limit).longValueExact());
      assertThat(pod.container().getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(Files.readString(Path.of("/proc/" + pod.processes().get(0).pid() + "/maps")))
          .as("%s starts with the classes that the image keeps", pod.name())
          .contains(archive);
      assertThat(WrittenFiles.openBy(pod.processes()))
          .as("files that %s writes", pod.name())
          .isNotEmpty()
          .allMatch(file -> file.startsWith(pod.directory()));
    }
  }

  private static String userOf(PodSecurityContext context) {
    assertThat(context.getRunAsNonRoot()).isTrue();
    return context.getRunAsUser() + ":" + context.getRunAsGroup();
  }

  /** Pages that processes share count once. */
  private static long proportionalBytes(Pod pod) throws IOException {
    var rollups = new ArrayList<String>();
    for (ProcessHandle process : pod.processes()) {
      try {
        rollups.add(Files.readString(Path.of("/proc/" + process.pid() + "/smaps_rollup")));
      } catch (IOException e) {
        WrittenFiles.requireGone(process, e);
      }
    }
    return rollups.stream()
        .map(text -> text.replaceAll("(?s).*\\nPss:\\s+([0-9]+) kB.*", "$1"))
        .mapToLong(kib -> Long.parseLong(kib) << 10)
        .sum();
  }
}
