import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'

export default typescript.config(
  { ignores: ['dist', 'node_modules', 'src/api/schema.d.ts'] },
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: typescript.parser } } },
  {
    rules: {
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/no-v-html': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'MemberExpression[property.name="innerHTML"]', message: 'Words are text.' },
      ],
      'max-lines': ['error', 300],
    },
  },
  {
    files: ['src/**'],
    ignores: ['src/storage.ts'],
    rules: {
      'no-restricted-globals': ['error', 'localStorage', 'sessionStorage'], // they throw where storage is blocked
    },
  },
)
