package io.aemp.sample.worker;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.node.AempNode;
import io.aemp.sample.SampleApplication;
import io.aemp.sample.farm.Farm;
import io.aemp.sample.image.ImageType;
import io.aemp.sample.testing.TestImages;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ImageScaler}: a worker as it is started from the command line, asked
 * over the wire by a node that knows nothing of Spring.
 */
class ImageScalerIntegrationTests {

	private static final String SECRET = "only for tests";

	private static AempNode node;

	private static ConfigurableApplicationContext worker;

	private final BlockingQueue<Message> answers = new LinkedBlockingQueue<>();

	@BeforeAll
	static void start() {
		node = AempNode.start(NodeSettings.builder().nodeId("asker").bind("127.0.0.1:0").secret(SECRET).build());
		worker = new SpringApplicationBuilder(SampleApplication.class).run("--spring.profiles.active=worker",
				"--aemp.node-id=worker", "--aemp.seeds=" + node.listeners().get(0), "--aemp.secret=" + SECRET);
		await().until(() -> node.family("my_image_scalers").pick().isPresent());
	}

	@AfterAll
	static void stop() {
		worker.close();
		node.close();
	}

	@Test
	void whenAskedToScaleThenItAnswersWithTheScaledImage() throws InterruptedException {
		Message answer = ask(TestImages.shipped("mountains.jpg"), 480);
		assertThat(answer.size()).isEqualTo(4);
		assertThat(answer.text(0)).isEqualTo("scaled");
		assertThat(ImageType.of(answer.bytes(1))).isEqualTo(ImageType.JPEG);
		assertThat(TestImages.decode(answer.bytes(1)).getWidth()).isEqualTo(480);
		assertThat(answer.integer(2)).isEqualTo(480);
		assertThat(answer.integer(3)).isEqualTo(320);
	}

	@Test
	void whenTheWidthIsWrittenAsTextThenThatWillDo() throws InterruptedException {
		assertThat(ask(TestImages.shipped("network.png"), "100").integer(2)).isEqualTo(100);
	}

	@Test
	void whenAnImageIsUnreadableThenItAnswersInWordsAndGoesOn() throws InterruptedException {
		Message answer = ask(TestImages.broken(), 480);
		assertThat(answer.size()).isEqualTo(2);
		assertThat(answer.text(0)).isEqualTo("failed");
		assertThat(answer.text(1)).startsWith("The JPEG image is damaged");
		assertThat(ask(new byte[0], 480).text(1)).isEqualTo("The file is empty");
	}

	@Test
	void whenAMessageMakesNoSenseThenThePortAnswersTheNextOne() throws InterruptedException {
		String port = node.family("my_image_scalers").pick().orElseThrow();
		node.snd(port, "scale");
		assertThat(ask(TestImages.shipped("mountains.jpg"), 480).text(0)).isEqualTo("scaled");
		assertThat(node.family("my_image_scalers").pick()).contains(port);
	}

	@Test
	void whenThePortIsKilledThenAnotherTakesItsPlace() throws InterruptedException {
		String first = node.family("my_image_scalers").pick().orElseThrow();
		node.kil(first, "test");
		await().untilAsserted(() -> assertThat(node.family("my_image_scalers").pick()).get().isNotEqualTo(first));
		assertThat(ask(TestImages.shipped("mountains.jpg"), 480).text(0)).isEqualTo("scaled");
	}

	@Test
	void whenItIsAWorkerThenItIsNothingElse() {
		assertThat(worker.getBeanNamesForType(Farm.class)).isEmpty();
		assertThat(worker.getBeanNamesForType(LocalWorkers.class)).isEmpty();
		assertThat(worker.getBean(AempNode.class).listeners()).isEmpty();
		assertThat(worker.getEnvironment().getProperty("spring.main.web-application-type"))
			.isEqualToIgnoringCase(WebApplicationType.NONE.name());
	}

	private Message ask(Object image, Object width) throws InterruptedException {
		Port reply = node.port(this.answers::add);
		node.snd(node.family("my_image_scalers").pick().orElseThrow(), "scale", image, width, reply.id());
		Message answer = this.answers.poll(Patience.SECONDS, TimeUnit.SECONDS);
		node.kil(reply.id());
		assertThat(answer).isNotNull();
		return answer;
	}

}
