// Image statistics, a tool: finds the main colours of a picture that somebody stored as an artifact, by k-means, and
// leaves the picture painted in these alone as another artifact. A large picture takes seconds: the tool tells how far
// it is, and stops when nobody wants the answer any more.
#include <berth/artifacts.hpp>
#include <berth/plugin.hpp>
#include <berth/tool.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

struct Request {
    std::string picture;
    std::uint32_t colours = 8;

    static constexpr auto about() {
        return berth::object<Request>()
            .field<&Request::picture>("Id of an artifact: a binary PPM (P6) of up to 100 megapixels")
            .field<&Request::colours>("How many main colours to find", berth::range(1, 64));
    }
};

using Rgb = std::array<std::uint8_t, 3>;

struct Colour {
    Rgb rgb{};
    double share = 0; // of the pixels
};

struct Statistics {
    std::uint32_t width = 0, height = 0;
    std::vector<Colour> colours; // the most frequent first
    std::string painted;         // id of the artifact
};

struct Picture {
    std::size_t width = 0, height = 0;
    std::string bytes;

    std::size_t pixels() const { return width * height; }
    Rgb at(std::size_t pixel) const {
        const char* from = bytes.data() + 3 * pixel;
        return {std::uint8_t(from[0]), std::uint8_t(from[1]), std::uint8_t(from[2])};
    }
};

constexpr std::size_t most_rounds = 24; // of k-means

class ImageStats : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::tool<&ImageStats::imagestats>("/imagestats", "Find the main colours of a picture"));
    }

    Statistics imagestats(Request request, berth::job& job) {
        const Picture picture = read(request.picture, job);
        Statistics result{std::uint32_t(picture.width), std::uint32_t(picture.height), {}, {}};
        const auto centres = main_colours(picture, request.colours, result, job);
        result.painted = paint(picture, centres, job).id;
        return result;
    }

private:
    static Picture read(const std::string& id, berth::job& job) {
        const auto step = job.report().step("read");
        Picture picture;
        if (job.artifacts().get(id).size > 300'000'064)
            throw berth::problem(413, "expected up to 100 megapixels in " + id);
        for (auto pieces = job.artifacts().stream(id); const auto piece = pieces.next();) picture.bytes += *piece;
        std::istringstream head(picture.bytes.substr(0, 64));
        std::string kind;
        std::size_t shades = 0;
        head >> kind >> picture.width >> picture.height >> shades;
        const bool fits = picture.height > 0 && picture.width > 0 && picture.width <= 100'000'000 / picture.height;
        if (!head || kind != "P6" || shades != 255 || !fits)
            throw berth::problem(400, "expected a binary PPM of 255 shades and up to 100 megapixels in " + id);
        picture.bytes.erase(0, std::size_t(head.tellg()) + 1);
        if (picture.bytes.size() < 3 * picture.pixels())
            throw berth::problem(400, "expected 3 bytes for each pixel, found " + std::to_string(picture.bytes.size()));
        return picture;
    }

    // Each row of the picture; tells ten times a second how far that is in all rounds.
    template <class Row>
    static void each_row(const Picture& of, berth::job& job, berth::job_step& step, Row row, std::size_t round = 0,
                         std::size_t rounds = 1) {
        auto told = std::chrono::steady_clock::now();
        for (std::size_t y = 0; y < of.height; ++y) {
            job.check();
            if (std::chrono::steady_clock::now() - told > std::chrono::milliseconds(100)) {
                step.info({{"done", round * of.height + y}, {"total", rounds * of.height}});
                told = std::chrono::steady_clock::now();
            }
            row(y * of.width, (y + 1) * of.width);
        }
    }

    static std::size_t nearest(const std::vector<Rgb>& centres, const Rgb& colour) {
        const auto distance = [&](const Rgb& centre) {
            const int r = centre[0] - colour[0], g = centre[1] - colour[1], b = centre[2] - colour[2];
            return r * r + g * g + b * b;
        };
        return std::size_t(std::ranges::min_element(centres, {}, distance) - centres.begin());
    }

    static std::vector<Rgb> main_colours(const Picture& picture, std::size_t count, Statistics& to, berth::job& job) {
        auto step = job.report().step("colours");
        std::vector<Rgb> centres; // at first pixels from evenly across the picture
        for (std::size_t i = 1; i < 2 * count; i += 2)
            centres.push_back(picture.at(i * picture.pixels() / (2 * count)));
        std::vector<std::array<std::size_t, 4>> sums; // of the channels, and how many pixels
        for (std::size_t round = 0; round < most_rounds; ++round) {
            sums.assign(count, {});
            each_row(picture, job, step, [&](std::size_t pixel, std::size_t end) {
                for (; pixel < end; ++pixel) {
                    auto& [r, g, b, pixels] = sums[nearest(centres, picture.at(pixel))];
                    const Rgb colour = picture.at(pixel);
                    r += colour[0], g += colour[1], b += colour[2], ++pixels;
                }
            }, round, most_rounds);
            const std::vector<Rgb> before = centres;
            for (std::size_t i = 0; i < count; ++i)
                for (std::size_t c = 0; c < 3 && sums[i][3] > 0; ++c)
                    centres[i][c] = std::uint8_t((sums[i][c] + sums[i][3] / 2) / sums[i][3]);
            if (centres == before) break;
        }
        for (std::size_t i = 0; i < count; ++i)
            to.colours.push_back({centres[i], double(sums[i][3]) / double(picture.pixels())});
        std::ranges::sort(to.colours, std::greater(), &Colour::share);
        return centres;
    }

    static berth::artifact paint(const Picture& picture, const std::vector<Rgb>& centres, berth::job& job) {
        auto step = job.report().step("paint");
        auto to = job.artifacts().writer({.name = "main-colours.ppm", .content_type = "image/x-portable-pixmap"});
        to.write("P6 " + std::to_string(picture.width) + ' ' + std::to_string(picture.height) + " 255\n");
        each_row(picture, job, step, [&](std::size_t pixel, std::size_t end) {
            std::string row;
            for (; pixel < end; ++pixel)
                for (const std::uint8_t channel : centres[nearest(centres, picture.at(pixel))]) row += char(channel);
            to.write(row);
        });
        return to.keep();
    }
};

BERTH_PLUGIN(ImageStats, "imagestats", "1.0.0");
