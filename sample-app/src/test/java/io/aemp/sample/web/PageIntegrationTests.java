package io.aemp.sample.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.aemp.sample.SampleApplication;
import io.aemp.sample.testing.Browser;
import io.aemp.sample.testing.TestImages;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of the page in a real browser, with real workers. Skipped where there is none.
 */
class PageIntegrationTests {

	@TempDir
	private static Path downloads;

	private static ConfigurableApplicationContext farm;

	private static ChromeDriver browser;

	@BeforeAll
	static void open() {
		browser = Browser.open(downloads);
		farm = new SpringApplicationBuilder(SampleApplication.class)
			.initializers((context) -> TestPropertyValues.of("server.port=0").applyTo(context.getEnvironment()))
			.run();
		browser.get("http://localhost:" + farm.getEnvironment().getProperty("local.server.port"));
	}

	@AfterAll
	static void close() {
		if (browser != null) {
			browser.quit();
		}
		if (farm != null) {
			farm.close();
		}
	}

	@Test
	void workersAreShownWhenTheyAreLinked() {
		until((page) -> text(".workers").contains("worker-1") && text(".workers").contains("worker-2"));
		assertThat(browser.findElement(By.id("no-workers")).isDisplayed()).isFalse();
	}

	@Test
	void anImageIsScaledAndShownSideBySideWithItsSizes() {
		WebElement job = submit(TestImages.FOLDER.resolve("marble.jpg"));
		until((page) -> state(job).startsWith("done by worker-"));
		until((page) -> size(job, ".original").contains("×") && isLoaded(job, ".result img"));
		assertThat(size(job, ".result")).startsWith("320 × ");
		assertThat(isLoaded(job, ".original img")).isTrue();
		assertThat(browser.findElement(By.id("summary")).getText()).contains("done");
	}

	@Test
	void aFinishedImageCanBeDownloaded() {
		WebElement job = submit(TestImages.FOLDER.resolve("fractal.png"));
		until((page) -> state(job).startsWith("done by"));
		job.findElement(By.cssSelector(".download")).click();
		await().untilAsserted(() -> assertThat(downloaded()).singleElement()
			.satisfies((file) -> assertThat(TestImages.decode(Files.readAllBytes(file)).getWidth()).isEqualTo(320)));
	}

	@Test
	void anUnreadableImageFailsInWords(@TempDir Path folder) throws IOException {
		WebElement job = submit(Files.write(folder.resolve("broken.jpg"), TestImages.broken()));
		until((page) -> state(job).equals("failed"));
		assertThat(job.findElement(By.cssSelector(".text")).getText()).isNotBlank();
	}

	@Test
	void aFileThatIsNoImageLeavesNoErrorInTheConsole(@TempDir Path folder) throws IOException {
		WebElement job = submit(Files.writeString(folder.resolve("notes.png"), "no image"));
		until((page) -> state(job).equals("failed"));
		assertThat(size(job, ".original")).startsWith("cannot be shown");
		assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
	}

	@Test
	void finishedImagesCanBeFilteredDownloadedAndCleared(@TempDir Path folder) throws IOException {
		WebElement done = submit(TestImages.FOLDER.resolve("network.png"));
		until((page) -> state(done).startsWith("done by"));
		WebElement failed = submit(Files.write(folder.resolve("broken.jpg"), TestImages.broken()));
		until((page) -> state(failed).equals("failed"));
		choose("done");
		assertThat(done.isDisplayed()).isTrue();
		assertThat(failed.isDisplayed()).isFalse();
		choose("failed");
		assertThat(done.isDisplayed()).isFalse();
		assertThat(failed.isDisplayed()).isTrue();
		choose("unfinished");
		assertThat(browser.findElement(By.id("nothing")).isDisplayed()).isTrue();
		choose("all");
		browser.findElement(By.id("download-all")).click();
		await().until(() -> Files.exists(downloads.resolve("scaled-images.zip")));
		browser.findElement(By.id("clear")).click();
		until((page) -> page.findElements(By.cssSelector(".job")).isEmpty());
		assertThat(browser.findElement(By.id("clear")).isDisplayed()).isFalse();
	}

	private static void choose(String filter) {
		browser.findElement(By.cssSelector("#filter [value=" + filter + "]")).click();
	}

	@Test
	void aNameThatLooksLikeHtmlIsShownAsText(@TempDir Path folder) throws IOException {
		Path hostile = Files.write(folder.resolve("<img src=x onerror=alert(1)>.png"), TestImages.transparentPng(8, 8));
		WebElement job = submit(hostile);
		assertThat(job.findElement(By.cssSelector(".name")).getText()).isEqualTo(hostile.getFileName().toString());
		assertThat(job.findElements(By.cssSelector(".name *"))).isEmpty();
	}

	/** The newest job is on top. */
	private static WebElement submit(Path image) {
		int before = browser.findElements(By.cssSelector(".job")).size();
		browser.findElement(By.id("files")).sendKeys(image.toAbsolutePath().toString());
		until((page) -> page.findElements(By.cssSelector(".job")).size() == before + 1);
		return browser.findElement(By.cssSelector(".job"));
	}

	private static void until(Predicate<ChromeDriver> condition) {
		new WebDriverWait(browser, Patience.LIMIT).until((driver) -> condition.test(browser));
	}

	private static String text(String selector) {
		return browser.findElement(By.cssSelector(selector)).getText();
	}

	private static String state(WebElement job) {
		return job.findElement(By.cssSelector(".state")).getText();
	}

	private static String size(WebElement job, String half) {
		return job.findElement(By.cssSelector(half + " .size")).getText();
	}

	private static boolean isLoaded(WebElement job, String selector) {
		return Boolean.TRUE
			.equals(browser.executeScript("return arguments[0].complete && arguments[0].naturalWidth > 0",
					job.findElement(By.cssSelector(selector))));
	}

	private static List<Path> downloaded() throws IOException {
		try (var files = Files.list(downloads)) {
			return files.filter((file) -> file.toString().endsWith(".png")).collect(Collectors.toList());
		}
	}

}
