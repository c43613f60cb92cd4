package dev.weir.it.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart, without a cluster: lint, what it renders to, and what it refuses. */
class ChartTest {
  private static final Map<String, String> INSECURE =
      Map.of(
          "zookeeper.address", "zk-0:2181/weir",
          "store.uri", "s3://bucket/prefix",
          "security.insecureNetwork", "true");

  private static final Map<String, String> SECURE =
      Map.of(
          "zookeeper.address", "zk-0:2181/weir",
          "store.uri", "s3://bucket/prefix",
          "store.s3Endpoint", "https://store:9000",
          "store.existingSecret", "s3-keys",
          "security.tls.existingSecret", "weir-tls",
          "security.token.existingSecret", "weir-token");

  private static Map<String, StatefulSet> sets(Map<String, String> values) {
    var sets = new TreeMap<String, StatefulSet>();
    Chart.of(Chart.manifests(values), StatefulSet.class)
        .forEach(set -> sets.put(set.getMetadata().getName(), set));
    return sets;
  }

  private static Container container(StatefulSet set) {
    return set.getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  @Test
  void lintHasNothingToSayButTheIcon() {
    LintResult result = new Helm(Chart.DIRECTORY).lint().strict().call();

    assertThat(result.isFailed()).isFalse();
    assertThat(result.getMessages().stream().filter(m -> !m.contains("icon is recommended")))
        .allMatch(m -> m.contains("zookeeper.address is required"));
  }

  @Test
  void everyManifestIsOfKnownTypesAndFields() {
    for (Map<String, String> values : List.of(INSECURE, SECURE)) {
      List<HasMetadata> manifests = Chart.manifests(values);

      assertThat(manifests)
          .extracting(HasMetadata::getKind)
          .containsExactlyInAnyOrder(
              "ServiceAccount",
              "Service",
              "Service",
              "Service",
              "StatefulSet",
              "StatefulSet",
              "PodDisruptionBudget",
              "PodDisruptionBudget");
      manifests.forEach(manifest -> assertThat(UnknownFields.of(manifest)).isEmpty());
    }
  }

  @Test
  void podsFulfilTheRestrictedProfile() {
    for (StatefulSet set : sets(SECURE).values()) {
      PodSpec pod = set.getSpec().getTemplate().getSpec();
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      assertThat(pod.getEnableServiceLinks()).isFalse();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      Container container = container(set);
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getLivenessProbe()).isNotNull();
      assertThat(container.getReadinessProbe()).isNotNull();
      assertThat(container.getResources().getLimits()).containsKey("memory");
      assertThat(container.getImage()).doesNotEndWith(":latest");
    }
  }

  @Test
  void servicesSelectThePodsAndNameTheirPorts() {
    List<HasMetadata> manifests = Chart.manifests(INSECURE);
    List<StatefulSet> sets = new ArrayList<>(sets(INSECURE).values());
    for (HasMetadata manifest : manifests) {
      if (manifest instanceof Service service) {
        List<StatefulSet> selected =
            sets.stream()
                .filter(
                    set ->
                        set.getSpec()
                            .getTemplate()
                            .getMetadata()
                            .getLabels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet()))
                .toList();
        assertThat(selected).hasSize(1);
        service
            .getSpec()
            .getPorts()
            .forEach(
                port ->
                    assertThat(container(selected.get(0)).getPorts())
                        .anyMatch(p -> p.getName().equals(port.getTargetPort().getStrVal())));
      }
    }
    sets.forEach(
        set ->
            assertThat(manifests)
                .anyMatch(
                    m ->
                        m instanceof Service
                            && m.getMetadata().getName().equals(set.getSpec().getServiceName())));
  }

  @Test
  void secretsAreMountedAndNamedOnTheCommandLine() {
    Container coordinator = container(sets(SECURE).get("shop-coordinator"));
    Container worker = container(sets(SECURE).get("shop-worker"));

    assertThat(coordinator.getArgs())
        .containsSubsequence("--tls-dir", "/etc/weir/tls")
        .containsSubsequence("--token-file", "/etc/weir/token/token")
        .containsSubsequence("--s3-endpoint", "https://store:9000")
        .doesNotContain("--insecure-network");
    assertThat(worker.getArgs())
        .containsSubsequence("--tls-dir", "/etc/weir/tls")
        .doesNotContain("--insecure-network", "--token-file");
    for (Container container : List.of(coordinator, worker)) {
      assertThat(container.getEnvFrom().get(0).getSecretRef().getName()).isEqualTo("s3-keys");
      assertThat(container.getVolumeMounts())
          .anyMatch(m -> m.getMountPath().equals("/etc/weir/tls"));
    }
    assertThat(coordinator.getReadinessProbe().getHttpGet().getScheme()).isEqualTo("HTTPS");
  }

  @Test
  void aPodMonitorIsThereWhenItIsWantedAndBringsTheToken() {
    var values = new TreeMap<>(SECURE);
    values.put("monitoring.podMonitor.enabled", "true");
    values.put("monitoring.podMonitor.labels.release", "prometheus");
    List<GenericKubernetesResource> others =
        Chart.of(Chart.manifests(values), GenericKubernetesResource.class);

    assertThat(others).hasSize(1);
    GenericKubernetesResource monitor = others.get(0);
    assertThat(monitor.getKind()).isEqualTo("PodMonitor");
    assertThat(monitor.getApiVersion()).isEqualTo("monitoring.coreos.com/v1");
    assertThat(monitor.getMetadata().getLabels()).containsEntry("release", "prometheus");
    assertThat(monitor.<Map<String, Object>>get("spec"))
        .isEqualTo(
            Map.of(
                "selector",
                Map.of(
                    "matchLabels",
                    sets(SECURE).get("shop-coordinator").getSpec().getSelector().getMatchLabels()),
                "podMetricsEndpoints",
                List.of(
                    Map.of(
                        "port",
                        "http",
                        "path",
                        "/metrics",
                        "interval",
                        "15s",
                        "scheme",
                        "https",
                        "authorization",
                        Map.of(
                            "type",
                            "Bearer",
                            "credentials",
                            Map.of("name", "weir-token", "key", "token")),
                        "tlsConfig",
                        Map.of(
                            "ca",
                            Map.of("secret", Map.of("name", "weir-tls", "key", "ca.pem")),
                            "serverName",
                            "shop-coordinator-0.shop-coordinator.weir.svc")))));
  }

  @Test
  void nothingIsOpenUnlessItIsWrittenOut() {
    Map<String, String> neither =
        Map.of("zookeeper.address", "zk-0:2181", "store.uri", "s3://bucket/prefix");
    assertThatThrownBy(() -> Chart.template(neither).call())
        .hasMessageContaining("security.insecureNetwork=true");

    var half = new TreeMap<>(neither);
    half.put("security.tls.existingSecret", "weir-tls");
    assertThatThrownBy(() -> Chart.template(half).call())
        .hasMessageContaining("security.token.existingSecret");

    assertThat(container(sets(INSECURE).get("shop-coordinator")).getArgs())
        .contains("--insecure-network");
  }

  @Test
  void unknownAndMistypedValuesAreRefused() {
    var unknown = new TreeMap<>(INSECURE);
    unknown.put("worker.replicsa", "3");
    assertThatThrownBy(() -> Chart.template(unknown).call()).hasMessageContaining("replicsa");

    var mistyped = new TreeMap<>(INSECURE);
    mistyped.put("worker.replicas", "three");
    assertThatThrownBy(() -> Chart.template(mistyped).call()).hasMessageContaining("replicas");
  }

  @Test
  void whatIsRequiredIsSaid() {
    assertThatThrownBy(() -> Chart.template(Map.of("store.uri", "s3://b/p")).call())
        .hasMessageContaining("zookeeper.address is required");
    assertThatThrownBy(() -> Chart.template(Map.of("zookeeper.address", "zk:2181")).call())
        .hasMessageContaining("store.uri is required");
  }

  @Test
  void aWorkerLivesWhileItsSignOfLifeIsYoung(@TempDir Path directory) throws Exception {
    Container worker = container(sets(INSECURE).get("shop-worker"));
    Path sign = directory.resolve("alive");
    for (Probe probe : List.of(worker.getStartupProbe(), worker.getLivenessProbe())) {
      List<String> command =
          probe.getExec().getCommand().stream()
              .map(word -> word.replace("/var/lib/weir", directory.toString()))
              .toList();
      Files.deleteIfExists(sign);
      assertThat(status(command)).isNotZero();
      Files.createFile(sign);
      assertThat(status(command)).isZero();
      Files.setLastModifiedTime(sign, FileTime.from(Instant.now().minusSeconds(60)));
      assertThat(status(command)).isNotZero();
    }
  }

  private static int status(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
