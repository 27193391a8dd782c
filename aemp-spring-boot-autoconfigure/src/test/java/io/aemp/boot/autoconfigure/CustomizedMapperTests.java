package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.ElementMapper;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.TypedFamily;
import io.aemp.spring.AempPort;
import io.aemp.spring.DbFamily;
import io.aemp.spring.Rcv;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the mapper that each conversion uses, as the reference of annotations lists
 * them.
 */
class CustomizedMapperTests {

	private static final Size SIZE = new Size(3);

	private static final Map<String, Object> STANDARD = Map.of("pixelCount", 3L);

	private static final Map<String, Object> CUSTOMIZED = Map.of("pixel_count", 3L);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("aemp.node-id=app");

	@Test
	void whenAMapperIsCustomizedThenNodesAndBeansUseIt() {
		this.contextRunner.run((context) -> {
			Node node = context.getBean(Node.class);
			assertThat(call(node, "echo", SIZE).get(0)).isEqualTo(CUSTOMIZED);
			assertThat(call(node, "size", CUSTOMIZED).get(0)).isEqualTo(CUSTOMIZED);
			TypedFamily<Size> sizes = context.getBean(Sizes.class).family;
			sizes.set("key", SIZE);
			assertThat(node.family("sizes").content().join().get("key")).isEqualTo(CUSTOMIZED);
		});
	}

	@Test
	void whenAMapperIsCustomizedThenObjectsWithoutANodeUseTheStandardOne() {
		this.contextRunner.run((context) -> {
			Node node = context.getBean(Node.class);
			ElementMapper mapper = context.getBean(ElementMapper.class);
			Message answer = call(node, "echo", STANDARD);
			assertThat(answer.get(0, Size.class)).isEqualTo(SIZE);
			assertThat(mapper.read(call(node, "echo", CUSTOMIZED).get(0), Size.class)).isEqualTo(SIZE);
			assertThat(Message.of(SIZE).get(0)).isEqualTo(STANDARD);
			assertThat(Reason.of(SIZE).elements()).containsExactly(STANDARD);
			CompletableFuture<Reason> death = new CompletableFuture<>();
			Port port = node.port();
			node.mon(port.id(), death::complete);
			node.kil(port.id(), SIZE);
			assertThat(death.join()).isEqualTo(Reason.of(STANDARD));
			node.family("plain").set("key", SIZE);
			assertThat(node.family("plain").content().join().get("key")).isEqualTo(STANDARD);
			TypedFamily<Size> sizes = TypedFamily.of(node.family("others"), Size.class);
			sizes.set("key", SIZE);
			assertThat(node.family("others").content().join().get("key")).isEqualTo(STANDARD);
		});
	}

	private static Message call(Node node, Object... request) {
		return node.cal("app#sizes", Duration.ofSeconds(60), request).join();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(Sizes.class)
	static class Application {

		@Bean
		AempMapperCustomizer names() {
			return (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
		}

	}

	@AempPort(name = "sizes")
	static class Sizes {

		private final TypedFamily<Size> family;

		Sizes(@DbFamily("sizes") TypedFamily<Size> family) {
			this.family = family;
		}

		@Rcv("echo")
		Object echo(Object element) {
			return element;
		}

		@Rcv("size")
		Size size(Size size) {
			return size;
		}

	}

	record Size(int pixelCount) {

	}

}
