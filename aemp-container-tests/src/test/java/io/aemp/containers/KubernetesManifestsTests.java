package io.aemp.containers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.aemp.NodeSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests of the manifests in {@code deploy/kubernetes} against the types of the Kubernetes
 * API, and against each other.
 */
class KubernetesManifestsTests {

	private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of("v1/Secret", Secret.class,
			"v1/Service", Service.class, "apps/v1/StatefulSet", StatefulSet.class, "apps/v1/Deployment",
			Deployment.class, "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);

	/** The types collect unknown fields, which a cluster refuses. So does this mapper. */
	private static final JsonMapper strict = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.annotationIntrospector(new JacksonAnnotationIntrospector() {

			@Override
			public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
				return false;
			}

		})
		.build();

	private static List<HasMetadata> objects() {
		List<HasMetadata> objects = new ArrayList<>();
		try (Stream<Path> files = Files.list(Project.path("deploy/kubernetes"))) {
			files.sorted()
				.flatMap((file) -> Project.documents(Project.ROOT.relativize(file).toString()).stream())
				.forEach((document) -> objects.add(parse(document)));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return objects;
	}

	private static HasMetadata parse(Map<String, Object> document) {
		String type = document.get("apiVersion") + "/" + document.get("kind");
		assertThat(TYPES).as("known types").containsKey(type);
		return strict.convertValue(document, TYPES.get(type));
	}

	private static <T extends HasMetadata> List<T> all(Class<T> type) {
		return objects().stream().filter(type::isInstance).map(type::cast).toList();
	}

	private static <T extends HasMetadata> T only(Class<T> type, String name) {
		return all(type).stream()
			.filter((object) -> name.equals(object.getMetadata().getName()))
			.findFirst()
			.orElseThrow();
	}

	private static List<PodTemplateSpec> templates() {
		return Stream
			.concat(all(StatefulSet.class).stream().map((set) -> set.getSpec().getTemplate()),
					all(Deployment.class).stream().map((deployment) -> deployment.getSpec().getTemplate()))
			.toList();
	}

	private static List<PodSpec> pods() {
		return templates().stream().map(PodTemplateSpec::getSpec).toList();
	}

	private static String variable(PodSpec pod, String name) {
		return container(pod).getEnv()
			.stream()
			.filter((variable) -> variable.getName().equals(name))
			.map(EnvVar::getValue)
			.findFirst()
			.orElse("");
	}

	private static Container container(PodSpec pod) {
		assertThat(pod.getContainers()).hasSize(1);
		return pod.getContainers().get(0);
	}

	@Test
	void whenTheManifestsAreReadThenThereAreSeedsWorkersAndTheWebNode() {
		assertThat(objects()).extracting((object) -> object.getKind() + " " + object.getMetadata().getName())
			.containsExactlyInAnyOrder("Secret aemp", "Service aemp-seeds", "StatefulSet aemp-seed",
					"PodDisruptionBudget aemp-seed", "Deployment aemp-worker", "PodDisruptionBudget aemp-worker",
					"Service aemp-web", "Deployment aemp-web");
	}

	@Test
	void whenAFieldIsUnknownThenThatIsNoticed() {
		Map<String, Object> service = Map.of("apiVersion", "v1", "kind", "Service", "spec",
				Map.of("clusterIp", "None"));
		assertThatThrownBy(() -> parse(service)).isInstanceOf(JacksonException.class).hasMessageContaining("clusterIp");
	}

	@Test
	void whenPodsAreSelectedThenTheirTemplatesHaveTheLabels() {
		List<Map<String, String>> labels = templates().stream().map((pod) -> pod.getMetadata().getLabels()).toList();
		List<Map<String, String>> selectors = new ArrayList<>();
		all(Service.class).forEach((service) -> selectors.add(service.getSpec().getSelector()));
		all(PodDisruptionBudget.class)
			.forEach((budget) -> selectors.add(budget.getSpec().getSelector().getMatchLabels()));
		all(StatefulSet.class).forEach((set) -> selectors.add(set.getSpec().getSelector().getMatchLabels()));
		all(Deployment.class)
			.forEach((deployment) -> selectors.add(deployment.getSpec().getSelector().getMatchLabels()));
		assertThat(selectors).hasSize(7)
			.allSatisfy((selector) -> assertThat(labels)
				.filteredOn((own) -> own.entrySet().containsAll(selector.entrySet()))
				.as("templates that %s selects", selector)
				.hasSize(1));
	}

	@Test
	void whenAServiceNamesAPortThenItsPodsHaveIt() {
		assertThat(all(Service.class)).allSatisfy((service) -> {
			PodSpec pod = templates().stream()
				.filter((template) -> template.getMetadata()
					.getLabels()
					.entrySet()
					.containsAll(service.getSpec().getSelector().entrySet()))
				.findFirst()
				.orElseThrow()
				.getSpec();
			List<String> ports = container(pod).getPorts().stream().map(ContainerPort::getName).toList();
			assertThat(service.getSpec().getPorts()).extracting((port) -> port.getTargetPort().getStrVal())
				.isSubsetOf(ports);
		});
	}

	@Test
	void whenSeedsStartThenTheHeadlessServiceNamesThemBeforeTheyAreReady() {
		Service seeds = only(Service.class, "aemp-seeds");
		assertThat(seeds.getSpec().getClusterIP()).isEqualTo("None");
		assertThat(seeds.getSpec().getPublishNotReadyAddresses()).isTrue();
		StatefulSet set = only(StatefulSet.class, "aemp-seed");
		assertThat(set.getSpec().getServiceName()).isEqualTo("aemp-seeds");
		assertThat(set.getSpec().getPodManagementPolicy()).isEqualTo("Parallel");
		assertThat(set.getSpec().getReplicas()).isEqualTo(3);
		assertThat(variable(set.getSpec().getTemplate().getSpec(), "SPRING_PROFILES_ACTIVE")).isEqualTo("seed");
		assertThat(pods()).allSatisfy((pod) -> assertThat(variable(pod, "AEMP_SEEDS")).isEqualTo("aemp-seeds:4040"));
	}

	@Test
	void whenPodsAreDisruptedThenMostSeedsAndAllButOneWorkerStay() {
		assertThat(only(PodDisruptionBudget.class, "aemp-seed").getSpec().getMinAvailable())
			.isEqualTo(new IntOrString(2));
		assertThat(only(PodDisruptionBudget.class, "aemp-worker").getSpec().getMaxUnavailable())
			.isEqualTo(new IntOrString(1));
	}

	@Test
	void whenTheSecretWasNotReplacedThenItIsAPlaceholderThatStopsTheStart() {
		Secret secret = only(Secret.class, "aemp");
		String value = secret.getStringData().get("secret");
		assertThatThrownBy(() -> NodeSettings.builder().secret(value)).isInstanceOf(IllegalArgumentException.class);
		assertThat(pods()).allSatisfy((pod) -> assertThat(container(pod).getEnv())
			.filteredOn((variable) -> variable.getName().equals("AEMP_SECRET"))
			.extracting((variable) -> variable.getValueFrom().getSecretKeyRef())
			.allSatisfy((reference) -> {
				assertThat(reference.getName()).isEqualTo("aemp");
				assertThat(secret.getStringData()).containsKey(reference.getKey());
			})
			.hasSize(1));
	}

	@ParameterizedTest
	@MethodSource("pods")
	void whenAPodIsProbedThenItsProbesAskTheManagementPortAsTheImageDoes(PodSpec pod) {
		Container container = container(pod);
		assertThat(container.getPorts())
			.filteredOn((port) -> port.getName().equals("management") && port.getContainerPort() == 8081)
			.hasSize(1);
		assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe()))
			.extracting((probe) -> probe.getHttpGet().getPath())
			.containsOnly("/actuator/health/liveness");
		assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
		assertThat(Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
			.map(Probe::getHttpGet)
			.toList()).extracting((get) -> get.getPort().getStrVal()).containsOnly("management");
		assertThat(Project.text("Dockerfile")).contains("EXPOSE 4040 8080 8081");
	}

	@ParameterizedTest
	@MethodSource("pods")
	void whenThereAreServicesThenTheyDefineNoVariablesOfThePod(PodSpec pod) {
		assertThat(pod.getEnableServiceLinks()).isFalse();
	}

	@ParameterizedTest
	@MethodSource("pods")
	void whenAPodIsStoppedThenItFirstLeavesTheServicesAndHasTimeForBoth(PodSpec pod) {
		long pause = container(pod).getLifecycle().getPreStop().getSleep().getSeconds();
		assertThat(pause).isBetween(1L, 15L);
		// Spring Boot gives each phase 30 s.
		assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(pause + 30);
	}

	@ParameterizedTest
	@MethodSource("pods")
	void whenAPodRunsThenItIsNotRootAndMayWriteTemporaryFilesOnly(PodSpec pod) {
		Container container = container(pod);
		assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
		assertThat(Project.text("Dockerfile")).contains(
				"USER " + pod.getSecurityContext().getRunAsUser() + ":" + pod.getSecurityContext().getRunAsGroup());
		assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
		assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
		assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
		assertThat(container.getVolumeMounts()).extracting("mountPath").containsExactly("/tmp");
		assertThat(container.getResources().getLimits()).containsKey("memory");
	}

}
