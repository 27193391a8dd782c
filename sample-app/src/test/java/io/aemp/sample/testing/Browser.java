package io.aemp.sample.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Chromium without a window, if this machine has it. Nothing is downloaded for it.
 */
public final class Browser {

	private Browser() {
	}

	/**
	 * Opens a browser, or skips the test.
	 * @param downloads where files are saved without asking
	 * @return the browser, the caller's to close
	 */
	public static ChromeDriver open(Path downloads) {
		Optional<Path> chromium = find("chromium", "chromium-browser", "google-chrome");
		Optional<Path> driver = find("chromedriver");
		assumeTrue(chromium.isPresent() && driver.isPresent(),
				"The page is not tested: no Chromium with chromedriver on the path (Debian: chromium, chromium-driver)");
		ChromeOptions options = new ChromeOptions();
		options.setBinary(chromium.orElseThrow().toString());
		options.addArguments(List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--window-size=1200,1000"));
		options.setExperimentalOption("prefs", Map.of("download.default_directory", downloads.toString()));
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(driver.orElseThrow().toFile())
			.usingAnyFreePort()
			.build();
		return new ChromeDriver(service, options);
	}

	private static Optional<Path> find(String... names) {
		List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
		return Arrays.stream(names)
			.flatMap((name) -> folders.stream().map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

}
