package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.view.JobView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;

/** What is answered under /api/v1, at the leader. Called by HTTP threads. */
final class ApiRoutes {
  static final long SUBMIT_TIMEOUT_MILLIS = 120_000;
  static final long END_TIMEOUT_MILLIS = 30_000;
  static final int MAX_NAME_CHARS = 100;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final HttpPorts ports;
  private final Supplier<Coordinators.Info> self;
  private final boolean insecureNetwork;
  private final FiguresLoop figures;
  private final JarIntake jars;
  private final EventStreams events;
  private final Coordinators coordinators;

  /**
   * @param self known once the server listens
   */
  ApiRoutes(
      HttpPorts ports,
      Supplier<Coordinators.Info> self,
      boolean insecureNetwork,
      FiguresLoop figures,
      Coordinators coordinators) {
    this.ports = ports;
    this.self = self;
    this.insecureNetwork = insecureNetwork;
    this.figures = figures;
    this.jars = new JarIntake(ports.store());
    this.events = new EventStreams(figures);
    this.coordinators = coordinators;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/api/v1/jobs", this::submit);
    routes.get("/api/v1/jobs", ctx -> json(ctx, 200, all(figures.live())));
    routes.get("/api/v1/jobs/{job}", ctx -> json(ctx, 200, one(ctx)));
    routes.post("/api/v1/jobs/{job}/stop", ctx -> end(ctx, new ClientRequest.Stop(id(ctx)), 202));
    routes.post(
        "/api/v1/jobs/{job}/cancel", ctx -> end(ctx, new ClientRequest.Cancel(id(ctx)), 200));
    routes.get("/api/v1/jobs/{job}/events", this::jobEvents);
    routes.get("/api/v1/events", ctx -> events.stream(ctx, this::all));
    routes.get("/api/v1/cluster", ctx -> json(ctx, 200, cluster()));
    routes.post(
        Coordinators.PATH,
        ctx -> {
          coordinators.tell(Coordinators.Info.parse(ctx.body()));
          ctx.status(204);
        });
  }

  static void json(Context ctx, int status, ObjectNode node) {
    ctx.status(status).contentType("application/json").result(node.toString());
  }

  private void submit(Context ctx) throws IOException {
    SubmitBody body = SubmitBody.of(ctx, jars);
    SubmitSpec spec = body.spec();
    String requestId = spec.requestId().isEmpty() ? UUID.randomUUID().toString() : spec.requestId();
    var code = new JobCode(body.jarSha256(), spec.jobClass(), spec.args());
    Answer answer =
        ask(
            new ClientRequest.Submit(requestId, spec.name(), code, spec.settings()),
            SUBMIT_TIMEOUT_MILLIS);
    Answer.Accepted accepted = accepted(answer);
    ObjectNode node = JSON.objectNode();
    node.put("job", accepted.job().value());
    node.put("name", spec.name());
    node.put("requestId", requestId);
    ArrayNode warnings = node.putArray("warnings");
    accepted.warnings().forEach(warnings::add);
    ctx.header("Location", "/api/v1/jobs/" + accepted.job().value());
    json(ctx, 201, node);
  }

  private void end(Context ctx, ClientRequest request, int status) {
    Answer.Accepted accepted = accepted(ask(request, END_TIMEOUT_MILLIS));
    json(ctx, status, JSON.objectNode().put("job", accepted.job().value()));
  }

  private Answer ask(ClientRequest request, long timeoutMillis) {
    return ports.replies().ask(ports.events(), request, timeoutMillis);
  }

  private static Answer.Accepted accepted(Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      throw Problem.of(refused.code(), refused.message()).exception();
    }
    return (Answer.Accepted) answer;
  }

  private ObjectNode all(LiveView view) {
    ObjectNode node = JSON.objectNode();
    node.set("jobs", ViewJson.jobs(view));
    node.put("insecureNetwork", insecureNetwork);
    return node;
  }

  private ObjectNode one(Context ctx) {
    LiveView view = figures.live();
    return ViewJson.detail(JobLookup.required(view, id(ctx)), view);
  }

  private void jobEvents(Context ctx) throws IOException {
    JobView first = JobLookup.required(figures.live(), id(ctx));
    String id = first.identity().job().value();
    events.stream(
        ctx,
        view -> {
          JobView job = JobLookup.find(view, id);
          if (job == null) {
            return null;
          }
          ObjectNode node = JSON.objectNode();
          node.set("job", ViewJson.detail(job, view));
          node.put("insecureNetwork", insecureNetwork);
          return node;
        });
  }

  private static String id(Context ctx) {
    String id = ctx.pathParam("job");
    if (id.length() > MAX_NAME_CHARS) {
      throw Problem.of(ErrorCode.JOB_NOT_FOUND, "no name or id is that long").exception();
    }
    return id;
  }

  private ObjectNode cluster() {
    ObjectNode node = JSON.objectNode();
    node.put("cluster", ports.about().cluster());
    node.put("version", ports.about().version());
    node.put("insecureNetwork", insecureNetwork);
    ClusterJson.addTo(node, figures.live(), self.get(), coordinators.standbys());
    return node;
  }
}
