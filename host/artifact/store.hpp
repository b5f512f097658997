// The artifacts and aspects of a host. An artifact's content lies under its SHA-256, once however many artifacts have
// it; it is written to a file of its own first and moved when it is whole. What a crash leaves is put in order at the
// start: uploads go on where they were. Any thread; everything blocks for the disk but what says so.
#pragma once

#include <artifact/content_files.hpp>
#include <artifact/database.hpp>
#include <artifact/options.hpp>
#include <artifact/uploads.hpp>
#include <observe/metrics.hpp>

#include <condition_variable>
#include <span>
#include <thread>

namespace berth::host::artifact {

template <class Result>
using answer = std::variant<Result, fault>;

// The schema of the aspect that ties an artifact to the job that made it: {"job": URN}.
constexpr std::string_view job_schema = "urn:berth:schema:artifact.job.1";

class store {
public:
    // What a new artifact is to be.
    struct wish {
        std::string name;
        std::string type; // empty: application/octet-stream
        std::string collection;
        std::string policy;
        std::string job; // bare id; empty: made by none
        job::fingerprint owner{};
        std::int64_t length = -1; // of an upload
        bool deferred = false;
    };
    using scope = std::optional<job::fingerprint>; // whose; none: everybody's

    // Or the reason why it cannot be had.
    static std::variant<std::shared_ptr<store>, std::string> open(options within);
    ~store();
    store(const store&) = delete;
    store& operator=(const store&) = delete;

    // The place for a new content. Does not block.
    std::unique_ptr<incoming> begin();
    // It is whole: an artifact.
    answer<artifact_facts> keep(std::unique_ptr<incoming> content, const wish& like);

    // An artifact whose content is to come.
    answer<artifact_facts> open_upload(const wish& like);
    // For writers; does not block.
    uploads& open_uploads() noexcept { return uploads_; }
    // The length of one that was opened without. Does not block.
    fault announce(upload_lease& upload, std::int64_t length);
    // What its writer has brought is safe now; with the last byte it becomes an artifact. `over`: there is no more,
    // whatever the length.
    answer<artifact_facts> advance(upload_lease& upload, bool over);

    answer<artifact_facts> find(const std::string& id, const scope& whose);
    answer<page_of<artifact_facts>> list(const artifact_query& wanted);
    fault remove(const std::string& id, const scope& whose);
    // Of a ready artifact.
    std::filesystem::path content(const artifact_facts& of) const { return files_.content(of.digest); }

    // A missing schema is taken from the content's "$schema". `retires`: those of the same entity and schema end.
    answer<aspect_facts> add_aspect(aspect_facts one, bool retires);
    answer<aspect_facts> find_aspect(const std::string& id, const scope& whose);
    answer<page_of<aspect_facts>> list_aspects(const aspect_query& wanted);
    fault retract_aspect(const std::string& id, const scope& whose);

    // What has had its time goes. By itself every now and then.
    void sweep();

    const options& within() const noexcept { return options_; }
    std::uint64_t bytes() const noexcept { return usage_.used(); }
    std::int64_t now() const { return options_.time.wall(); }

private:
    store(options within, std::unique_ptr<database> kept);

    std::string recover();
    void take_up(std::vector<artifact_facts> unfinished);
    std::unique_ptr<incoming> file_for(const artifact_facts& upload);
    artifact_facts facts_for(const wish& like) const;
    answer<artifact_facts> settle(incoming& content, artifact_facts one, bool is_new);
    void drop_unused(const std::string& digest, std::uint64_t size);
    fault remove_row(const artifact_facts& one);
    void sweep_upload(const std::string& id, std::int64_t untouched_since);
    void sweep_now_and_then();
    void show() const;

    const options options_;
    const std::unique_ptr<database> database_;
    const content_files files_;
    usage usage_;
    uploads uploads_;
    std::atomic<std::size_t> artifacts_{0}; // rows; those who insert and remove change them
    std::atomic<std::size_t> aspects_{0};
    observe::gauge& shown_count_;
    observe::gauge& shown_bytes_;

    std::mutex mutex_; // guards what follows
    std::condition_variable ending_changed_;
    bool ending_ = false;
    std::thread sweeping_; // last: it uses all above
};

} // namespace berth::host::artifact
