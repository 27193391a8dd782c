package io.aemp.docs;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aemp.LossReason;
import io.aemp.Node;
import io.aemp.boot.actuate.AempEndpoint;
import io.aemp.boot.autoconfigure.AempProperties;
import io.aemp.boot.metrics.AempMeter;
import io.aemp.spring.AempPort;
import io.aemp.spring.AempSpawn;
import io.aemp.spring.DbFamily;
import io.aemp.spring.DbMon;
import io.aemp.spring.NodeEvent;
import io.aemp.spring.Rcv;
import io.aemp.spring.SenderNode;
import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationEvent;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the tables of the reference say what the code says.
 */
class ReferenceTests {

	private static final Path SPRING = Path.of("src/main/java/io/aemp");

	@Test
	void eachPropertyIsDocumentedWithItsTypeAndDefault() throws IOException {
		Map<String, String> documented = new TreeMap<>();
		for (String line : Markdown.page("reference/configuration-properties.md").lines().toList()) {
			if (line.startsWith("| `aemp.") || line.startsWith("| `management.")) {
				String[] cells = line.split("\\|");
				documented.put(Markdown.code(cells[1]),
						cells[2].strip().replace("`", "") + " = " + Markdown.code(cells[3]));
			}
		}
		Map<String, String> declared = new TreeMap<>();
		for (JsonNode property : metadata()) {
			declared.put(property.get("name").asString(),
					typeOf(property) + " = " + defaultOf(property.path("defaultValue")));
		}
		assertThat(documented).isEqualTo(declared);
	}

	private static String typeOf(JsonNode property) {
		String type = property.get("type").asString();
		return switch (type.replaceFirst("<.*", "")) {
			case "java.lang.Boolean" -> "boolean";
			case "java.lang.Integer", "java.lang.Long" -> "integer";
			case "java.lang.String" -> "text";
			case "java.time.Duration" -> "duration";
			case "java.util.List" -> "list";
			case "java.util.Map" -> "map";
			case "org.springframework.boot.actuate.endpoint.Access" -> "access";
			case "org.springframework.util.unit.DataSize" -> "size";
			default -> constants(type);
		};
	}

	private static String constants(String type) {
		try {
			return Stream.of(Class.forName(type).getEnumConstants())
				.map((constant) -> constant.toString().toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(", "));
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String defaultOf(JsonNode value) {
		return value.isArray() ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
				: value.asString("");
	}

	private static List<JsonNode> metadata() throws IOException {
		URL classes = AempProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream metadata = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(metadata).get("properties").valueStream().toList();
		}
	}

	@Test
	void eachMeterIsDocumentedAsItIsDefined() {
		assertThat(rows("reference/actuator.md", "## Meters",
				(cells) -> Markdown.code(cells.get(0)) + " | " + cells.get(1) + " | " + cells.get(2) + " | "
						+ Markdown.code(cells.get(3)) + " | " + cells.get(4)))
			.isEqualTo(Stream.of(AempMeter.values()).map(ReferenceTests::describe).collect(treeSet()));
	}

	private static String describe(AempMeter meter) {
		String unit = meter.getBaseUnit();
		return meter.getName() + " | " + meter.getType().name().toLowerCase(Locale.ROOT) + " | "
				+ ((unit != null) ? unit : "") + " | "
				+ Stream.of(meter.getKeyNames()).map(KeyName::asString).collect(Collectors.joining(",")) + " | "
				+ meter.description();
	}

	@Test
	void eachFieldOfTheEndpointIsDocumented() {
		TreeSet<String> fields = new TreeSet<>();
		addFields(AempEndpoint.AempDescriptor.class, "", fields);
		assertThat(rows("reference/actuator.md", "## Endpoint", (cells) -> Markdown.code(cells.get(0))))
			.isEqualTo(fields);
	}

	private static void addFields(Class<?> type, String prefix, TreeSet<String> fields) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = prefix + component.getName();
			Class<?> value = component.getType();
			if (component.getGenericType() instanceof ParameterizedType generic) {
				Type[] arguments = generic.getActualTypeArguments();
				name += Collection.class.isAssignableFrom(value) ? "[]" : ".*";
				value = (Class<?>) arguments[arguments.length - 1];
			}
			if (value.isRecord()) {
				addFields(value, name + '.', fields);
			}
			else {
				fields.add(name);
			}
		}
	}

	@Test
	void eachDetailOfHealthIsDocumented() throws IOException {
		String source = Files.readString(SPRING.resolve("boot/health/AempHealthIndicator.java"));
		TreeSet<String> details = Pattern.compile("(?:withDetail\\(|addIfAny\\(builder, )\"(\\w+)\"")
			.matcher(source)
			.results()
			.map((found) -> found.group(1))
			.collect(treeSet());
		assertThat(details).hasSizeGreaterThan(5);
		assertThat(rows("reference/actuator.md", "## Health", (cells) -> Markdown.code(cells.get(0))))
			.isEqualTo(details);
	}

	@Test
	void eachAttributeOfAnAnnotationIsDocumentedWithItsDefault() {
		List<Class<? extends Annotation>> annotations = List.of(AempPort.class, AempSpawn.class, DbFamily.class,
				DbMon.class, Rcv.class, SenderNode.class);
		assertThat(rows("reference/annotations.md", "## Overview", (cells) -> Markdown.code(cells.get(0)).substring(1)))
			.isEqualTo(annotations.stream().map(Class::getSimpleName).collect(treeSet()));
		TreeSet<String> attributes = new TreeSet<>();
		for (Class<?> annotation : annotations) {
			for (Method attribute : annotation.getDeclaredMethods()) {
				attributes.add(annotation.getSimpleName() + '.' + attribute.getName() + " = "
						+ literal(attribute.getDefaultValue()));
			}
		}
		assertThat(rows("reference/annotations.md", "## Attributes",
				(cells) -> Markdown.code(cells.get(0)) + " = " + cells.get(1).replace("`", "")))
			.isEqualTo(attributes);
	}

	private static String literal(Object value) {
		if (value == null) {
			return "required";
		}
		if (value instanceof Object[] array) {
			return Arrays.toString(array).replace('[', '{').replace(']', '}');
		}
		return (value instanceof String text) ? '"' + text + '"' : value.toString();
	}

	@Test
	void eachEventIsDocumentedWithItsAccessors() throws IOException {
		TreeSet<String> events = new TreeSet<>();
		for (Class<?> type : eventClasses()) {
			events.add(type.getSimpleName() + ' ' + accessors(type));
		}
		assertThat(events).hasSize(5);
		assertThat(rows("reference/events.md", "## Event classes",
				(cells) -> Markdown.code(cells.get(0)) + ' ' + new TreeSet<>(Markdown.codes(cells.get(2)))))
			.isEqualTo(events);
	}

	private static List<Class<?>> eventClasses() throws IOException {
		List<Class<?>> classes = new ArrayList<>();
		try (Stream<Path> files = Files.list(SPRING.resolve("spring"))) {
			for (Path file : files.filter((path) -> path.toString().endsWith("Event.java")).toList()) {
				String name = file.getFileName().toString().replace(".java", "");
				Class<?> type = Class.forName(NodeEvent.class.getPackageName() + '.' + name);
				if (type != NodeEvent.class && ApplicationEvent.class.isAssignableFrom(type)) {
					classes.add(type);
				}
			}
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
		return classes;
	}

	private static TreeSet<String> accessors(Class<?> type) {
		return Stream.of(type.getMethods())
			.filter((method) -> method.getDeclaringClass().getPackageName().startsWith("io.aemp"))
			.filter((method) -> method.getParameterCount() == 0)
			.map(Method::getName)
			.filter((name) -> !List.of("getSource", "toString").contains(name))
			.collect(treeSet());
	}

	@Test
	void eachReasonOfALossIsDocumented() {
		assertThat(rows("guides/network.md", "## Dropped messages", (cells) -> Markdown.code(cells.get(0))))
			.isEqualTo(Stream.of(LossReason.values()).map(LossReason::name).collect(treeSet()));
	}

	@Test
	void eachFunctionOfPerlIsCompared() {
		assertThat(Markdown.table(Markdown.page("perl-to-java.md"), "# From Perl to Java")
			.stream()
			.flatMap((cells) -> Markdown.codes(cells.get(0)).stream())).contains("configure", "NODE", "$NODE",
					"node_of", "port_is_local", "$SELF", "snd", "port", "rcv", "peval", "psub", "mon", "mon_guard",
					"kil", "spawn", "after", "cal", "db_set", "db_del", "db_reg", "db_family", "db_keys", "db_values",
					"db_mon");
	}

	@Test
	void eachMethodOfNodeIsComparedWithPerl() {
		String page = Markdown.page("perl-to-java.md");
		assertThat(Stream.of(Node.class.getMethods()).map(Method::getName).collect(treeSet()))
			.allSatisfy((name) -> assertThat(page).containsPattern("[`.]" + name + "[(`]"));
	}

	private static TreeSet<String> rows(String page, String heading, Function<List<String>, String> row) {
		return Markdown.table(Markdown.page(page), heading).stream().map(row).collect(treeSet());
	}

	private static <T> Collector<T, ?, TreeSet<T>> treeSet() {
		return Collectors.toCollection(TreeSet::new);
	}

}
