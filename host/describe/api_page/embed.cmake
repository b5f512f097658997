# Makes OUTPUT, a source file that defines api_page(), from page.html, style.css and script.js in FOLDER.
file(READ ${FOLDER}/page.html page)
file(READ ${FOLDER}/style.css style)
file(READ ${FOLDER}/script.js script)
string(REPLACE "/*STYLE*/" "${style}" page "${page}")
string(REPLACE "/*SCRIPT*/" "${script}" page "${page}")
file(WRITE ${OUTPUT} "#include <describe/describe.hpp>

namespace berth::host::describe {

std::string_view api_page() noexcept {
    return R\"berth_page(${page})berth_page\";
}

} // namespace berth::host::describe
")
