package dev.weir.it.process;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One probe of one pod, called as the kubelet calls it: HTTP at the pod's address without a look at
 * the certificate, commands inside the container, both with the probe's own time limit.
 */
record ProbeCall(Pod pod, Probe probe) {
  private static final int USUAL_PERIOD_SECONDS = 10;
  private static final int USUAL_FAILURES = 3;
  private static final Duration POLL = Duration.ofMillis(200);

  /**
   * Waits until it passes, as long as Kubernetes would before it gave up; asked more often than
   * there, so that the test does not wait for periods to be over.
   */
  void awaitPass() {
    awaitPass(budget());
  }

  /** The same with another limit. */
  void awaitPass(Duration limit) {
    await()
        .alias("a probe of " + pod.name() + " passes; see " + pod.log() + "; " + probe)
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(POLL)
        .failFast("the process has ended; see " + pod.log(), () -> !pod.alive())
        .until(this::passes);
  }

  Duration budget() {
    int period = or(probe.getPeriodSeconds(), USUAL_PERIOD_SECONDS);
    int failures = or(probe.getFailureThreshold(), USUAL_FAILURES);
    return Duration.ofSeconds(or(probe.getInitialDelaySeconds(), 0) + (long) period * failures);
  }

  private static int or(Integer given, int usual) {
    return given == null ? usual : given;
  }

  private int timeoutMillis() {
    return (int) TimeUnit.SECONDS.toMillis(or(probe.getTimeoutSeconds(), 1));
  }

  boolean passes() throws InterruptedException, GeneralSecurityException {
    try {
      return probe.getExec() != null
          ? succeeds(probe.getExec().getCommand())
          : answers(probe.getHttpGet());
    } catch (IOException e) {
      return false;
    }
  }

  private boolean succeeds(List<String> command) throws IOException, InterruptedException {
    var here = new ArrayList<String>();
    command.forEach(word -> here.add(pod.paths().onThisMachine(word)));
    Process process = pod.inside(here).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (!process.waitFor(timeoutMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private boolean answers(HTTPGetAction get) throws IOException, GeneralSecurityException {
    String scheme = get.getScheme() == null ? "HTTP" : get.getScheme();
    String address = pod.address() + ":" + pod.port(get.getPort());
    var url = URI.create(scheme.toLowerCase() + "://" + address + get.getPath()).toURL();
    var connection = (HttpURLConnection) url.openConnection();
    if (connection instanceof HttpsURLConnection secure) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAll()}, null);
      secure.setSSLSocketFactory(context.getSocketFactory());
      secure.setHostnameVerifier((host, session) -> true);
    }
    connection.setConnectTimeout(timeoutMillis());
    connection.setReadTimeout(timeoutMillis());
    int status = connection.getResponseCode();
    connection.disconnect();
    return status >= 200 && status < 400;
  }

  private static final class TrustsAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
