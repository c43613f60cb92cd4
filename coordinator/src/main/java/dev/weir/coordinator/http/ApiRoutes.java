package dev.weir.coordinator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.api.error.ErrorCode;
import dev.weir.coordinator.live.LiveView;
import dev.weir.coordinator.message.Answer;
import dev.weir.coordinator.message.ClientRequest;
import dev.weir.coordinator.message.JobCode;
import dev.weir.coordinator.view.ExecutorView;
import dev.weir.coordinator.view.JobView;
import dev.weir.coordinator.view.WorkerView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.UploadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    boolean multipart = ctx.isMultipartFormData();
    String text = multipart ? specPart(ctx) : ctx.queryParam("spec");
    if (text == null) {
      throw Problem.of(
              ErrorCode.REQUEST_INVALID,
              "expected multipart/form-data with the parts spec (JSON) and jar, or the jar as the"
                  + " body and the query parameter spec")
          .exception();
    }
    SubmitSpec spec = SubmitSpec.parse(text);
    String sha256 = multipart ? storePart(ctx) : storeBody(ctx);
    String requestId = spec.requestId().isEmpty() ? UUID.randomUUID().toString() : spec.requestId();
    var code = new JobCode(sha256, spec.jobClass(), spec.args());
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

  /** The first to look at the body, so that whatever is wrong with its form shows here. */
  private @Nullable String specPart(Context ctx) {
    if (ctx.req().getContentLengthLong() > jars.maxBytes() + SubmitSpec.MAX_CHARS) {
      throw JarIntake.tooLarge(jars.maxBytes());
    }
    try {
      return ctx.formParam("spec");
    } catch (Exception e) {
      // Declared nowhere, thrown all the same: IOException and ServletException of the parser.
      throw Problem.of(
              ErrorCode.REQUEST_INVALID, "the multipart body cannot be read: " + e.getMessage())
          .exception();
    }
  }

  private String storePart(Context ctx) throws IOException {
    UploadedFile part = ctx.uploadedFile("jar");
    if (part == null) {
      throw Problem.of(ErrorCode.REQUEST_INVALID, "the part 'jar' is missing").exception();
    }
    try (InputStream in = part.content()) {
      return jars.store(in);
    }
  }

  private String storeBody(Context ctx) throws IOException {
    if (ctx.req().getContentLengthLong() > jars.maxBytes()) {
      throw JarIntake.tooLarge(jars.maxBytes());
    }
    return jars.store(ctx.req().getInputStream());
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
    return ViewJson.detail(required(view, id(ctx)), view);
  }

  private void jobEvents(Context ctx) throws IOException {
    JobView first = required(figures.live(), id(ctx));
    String id = first.identity().job().value();
    events.stream(
        ctx,
        view -> {
          JobView job = find(view, id);
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

  private static JobView required(LiveView view, String nameOrId) {
    JobView job = find(view, nameOrId);
    if (job == null) {
      throw Problem.of(ErrorCode.JOB_NOT_FOUND, "no job has the name or id '" + nameOrId + "'")
          .exception();
    }
    return job;
  }

  /** By id; by name the one that lives, else the one submitted last. */
  private static @Nullable JobView find(LiveView view, String nameOrId) {
    JobView found = null;
    for (JobView job : view.cluster().jobs()) {
      if (job.identity().job().value().equals(nameOrId)) {
        return job;
      }
      if (job.identity().name().equals(nameOrId) && isBetter(job, found)) {
        found = job;
      }
    }
    return found;
  }

  private static boolean isBetter(JobView job, @Nullable JobView than) {
    if (than == null) {
      return true;
    }
    boolean ended = job.progress().status().ended();
    boolean otherEnded = than.progress().status().ended();
    return ended == otherEnded
        ? job.progress().submittedMillis() > than.progress().submittedMillis()
        : !ended;
  }

  private ObjectNode cluster() {
    LiveView view = figures.live();
    ObjectNode node = JSON.objectNode();
    node.put("cluster", ports.about().cluster());
    node.put("version", ports.about().version());
    node.put("leader", view.cluster().leader().leader());
    node.put("epoch", view.cluster().leader().epoch());
    node.put("insecureNetwork", insecureNetwork);
    ArrayNode processes = node.putArray("processes");
    coordinator(processes, self.get(), true);
    List<Coordinators.Info> standbys = coordinators.standbys();
    standbys.stream()
        .filter(s -> !s.id().equals(self.get().id()))
        .forEach(s -> coordinator(processes, s, false));
    view.cluster().workers().forEach(w -> worker(processes, w));
    view.cluster().executors().forEach(e -> executor(processes, e, view));
    return node;
  }

  private static void coordinator(ArrayNode processes, Coordinators.Info info, boolean leader) {
    ObjectNode node = process(processes, "coordinator", info.id(), info.pid(), info.httpAddress());
    node.put("leader", leader);
    node.put("controlAddress", info.controlAddress());
  }

  private static void worker(ArrayNode processes, WorkerView worker) {
    ObjectNode node = process(processes, "worker", worker.worker(), worker.pid(), worker.host());
    node.put("slots", worker.slots());
    node.put("usedSlots", worker.usedSlots());
    node.put("maxExecutors", worker.maxExecutors());
    node.put("connected", worker.connected());
  }

  private static void executor(ArrayNode processes, ExecutorView executor, LiveView view) {
    String host =
        view.cluster().workers().stream()
            .filter(w -> w.worker().equals(executor.worker()))
            .map(WorkerView::host)
            .findFirst()
            .orElse("");
    ObjectNode node = process(processes, "executor", executor.executor(), executor.pid(), host);
    node.put("worker", executor.worker());
    node.put("state", executor.role());
    if (executor.job() != null) {
      node.put("job", executor.job().value());
    }
    node.put("rssBytes", executor.process().rssBytes());
    node.put("heapUsedBytes", executor.process().heapUsedBytes());
  }

  private static ObjectNode process(
      ArrayNode processes, String role, String id, long pid, String address) {
    ObjectNode node = processes.addObject();
    node.put("role", role);
    node.put("id", id);
    node.put("pid", pid);
    node.put("address", address);
    node.put("leader", false);
    return node;
  }
}
